package io.anomalyoperator.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTemplateTest {

  @ParameterizedTest
  @CsvSource({
    "/predict/image?heatmap=true, /predict/image",
    "/examples/3, /examples/{number}",
    "/page/page.js, /page",
    "/predict,/predict",
    "/predict?a=b,/predict",
    "/v2/models/mnist/infer,/v2/models/{name}/infer",
    "/v2/models/mnist/versions/3/infer,/v2/models/{name}/infer",
    "/v2/models/mnist/ready,/v2/models/{name}/ready",
    "/v2/models/mnist,/v2/models/{name}",
    "/ping,/ping",
    "/invocations,/invocations",
    "/docs/res/a.css,/docs",
    "/wp-admin.php,other",
    "/predictions,other"
  })
  void pathsBecomeFewLabels(String uri, String template) {
    assertEquals(template, PathTemplate.of(uri));
  }
}
