package io.anomalyoperator.server.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

/** A hundred bytes are the most that connections may hold together. */
class UnfinishedExchangesTest {
  private final UnfinishedExchanges all = new UnfinishedExchanges(100);

  private final class Connection {
    final EmbeddedChannel channel = new EmbeddedChannel();
    final UnfinishedExchange request = all.of(channel);

    Connection() {
      channel.pipeline().addFirst(request);
    }

    void sends(int bytes) {
      channel.writeInbound(Unpooled.buffer(bytes, bytes));
    }
  }

  @Test
  void whoHeldLongestIsClosedWhenItIsTooMuch() {
    var first = new Connection();
    var second = new Connection();
    var third = new Connection();
    first.sends(40);
    second.sends(40);
    first.sends(10);

    third.sends(40);

    assertFalse(first.channel.isOpen());
    assertTrue(second.channel.isOpen());
    assertTrue(third.channel.isOpen());
    assertEquals(80, all.bytes());
  }

  @Test
  void whatIsTakenIsHeldNoMore() {
    var slow = new Connection();
    slow.sends(90);
    slow.request.taken();

    new Connection().sends(90);

    assertTrue(slow.channel.isOpen());
    assertEquals(90, all.bytes());
  }

  @Test
  void aConnectionThatEndsHoldsNothing() {
    var gone = new Connection();
    gone.sends(90);

    gone.channel.close();

    assertEquals(0, all.bytes());
  }

  @Test
  void requestsThatWaitBehindAnotherCountThough() {
    var busy = new Connection();
    busy.request.waits();

    busy.sends(1);

    assertFalse(busy.channel.isOpen());
  }

  @Test
  void answersThatAreNotReadAreHeldUntilTheyAre() {
    var roomy = new UnfinishedExchanges(1000);
    var deaf = new EmbeddedChannel();
    UnfinishedExchange exchange = roomy.of(deaf);
    deaf.pipeline().addFirst(exchange);
    deaf.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 50));
    deaf.write(Unpooled.buffer(90).writeZero(90));
    deaf.runPendingTasks();
    long held = roomy.bytes();
    assertTrue(held >= 90, () -> held + " bytes are held");

    exchange.taken();
    assertEquals(held, roomy.bytes(), "that its request was taken says nothing of the answer");

    deaf.flush();
    deaf.runPendingTasks();
    assertEquals(0, roomy.bytes());
    assertTrue(deaf.isOpen());
    deaf.releaseOutbound();
  }
}
