package io.anomalyoperator.trainer.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HtmlTest {

  @Test
  void numbersKeepTheDigitsThatMatter() {
    assertEquals("0.0123", Html.number(0.012345));
    assertEquals("4.57", Html.number(4.567));
    assertEquals("1234", Html.number(1234.4));
    assertEquals("-12.3", Html.number(-12.34));
    assertEquals("1.23e-05", Html.number(0.0000123));
  }

  @Test
  void briefNumbersHaveNoZerosThatSayNothing() {
    assertEquals("0.5", Html.brief(0.5));
    assertEquals("20", Html.brief(20));
    assertEquals("100", Html.brief(100));
    assertEquals("1e-5", Html.brief(0.00001));
    assertEquals("1.5e-5", Html.brief(0.000015));
    assertEquals("0", Html.brief(0));
  }

  @Test
  void textCannotBecomeMarkup() {
    assertEquals("&lt;b title=&quot;&amp;&quot;&gt;", Html.escape("<b title=\"&\">"));
  }
}
