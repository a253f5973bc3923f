package io.anomalyoperator.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.DefaultEventLoop;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OncePerTurnTest {
  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final DefaultEventLoop other = new DefaultEventLoop();
  private final OncePerTurn once = new OncePerTurn();

  @AfterEach
  void endLoops() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    other.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @Test
  void theFirstOfATurnMayAndTheOthersMayNot() throws Exception {
    assertEquals(List.of(true, false, false), aTurnOf(loop));
    assertEquals(List.of(true, false, false), aTurnOf(loop));
  }

  @Test
  void eachLoopHasItsOwnTurns() throws Exception {
    assertEquals(
        List.of(true, true), loop.submit(() -> List.of(once.take(loop), once.take(other))).get());
  }

  private List<Boolean> aTurnOf(DefaultEventLoop where) throws Exception {
    return where.submit(() -> List.of(once.take(where), once.take(where), once.take(where))).get();
  }
}
