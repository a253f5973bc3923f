package io.anomalyoperator.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.channel.DefaultEventLoop;
import io.netty.util.concurrent.Future;
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
    assertEquals(List.of(true, false, false), loop.submit(this::takeThrice).get());
    assertEquals(
        List.of(true, false, false),
        loop.schedule(this::takeThrice, 1, TimeUnit.MILLISECONDS).get());
  }

  @Test
  void whatIsExecutedWithinATurnBelongsToIt() throws Exception {
    Future<Boolean> second =
        loop.submit(
                () -> {
                  once.take(loop);
                  return loop.submit(() -> once.take(loop));
                })
            .get();

    assertFalse(second.get());
  }

  @Test
  void eachLoopHasItsOwnTurns() throws Exception {
    assertEquals(
        List.of(true, true), loop.submit(() -> List.of(once.take(loop), once.take(other))).get());
  }

  private List<Boolean> takeThrice() {
    return List.of(once.take(loop), once.take(loop), once.take(loop));
  }
}
