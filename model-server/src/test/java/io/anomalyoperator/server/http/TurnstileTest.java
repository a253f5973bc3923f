package io.anomalyoperator.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.DefaultEventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnstileTest {
  private static final long ENTRY_NANOS = 2_000_000;
  private static final int MANY = 30;

  private final EventExecutor loop = new DefaultEventLoop();
  private final Turnstile turnstile = new Turnstile(loop);
  private final List<Integer> entered = new ArrayList<>();
  private final CountDownLatch all = new CountDownLatch(MANY);

  @AfterEach
  void endLoop() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @Test
  void whoComesFirstEntersFirst() throws Exception {
    loop.execute(() -> IntStream.range(0, MANY).forEach(i -> turnstile.admit(() -> enter(i, 0))));

    assertTrue(all.await(10, TimeUnit.SECONDS));
    assertEquals(IntStream.range(0, MANY).boxed().toList(), entered);
  }

  @Test
  void aLongLineLetsTheLoopDoOtherThingsInBetween() throws Exception {
    List<Integer> enteredBefore = new ArrayList<>();
    CountDownLatch told = new CountDownLatch(1);
    loop.execute(
        () -> {
          IntStream.range(0, MANY).forEach(i -> turnstile.admit(() -> enter(i, ENTRY_NANOS)));
          loop.execute(
              () -> {
                enteredBefore.addAll(entered);
                told.countDown();
              });
        });

    assertTrue(told.await(10, TimeUnit.SECONDS));
    assertTrue(enteredBefore.size() < MANY, enteredBefore.size() + " of " + MANY + " entered");
    assertTrue(all.await(10, TimeUnit.SECONDS));
    assertEquals(MANY, entered.size());
  }

  @Test
  void whoStumblesKeepsNobodyOut() throws Exception {
    loop.execute(
        () -> {
          turnstile.admit(
              () -> {
                throw new IllegalStateException("stumbles");
              });
          IntStream.range(0, MANY).forEach(i -> turnstile.admit(() -> enter(i, 0)));
        });

    assertTrue(all.await(10, TimeUnit.SECONDS));
  }

  private void enter(int number, long nanos) {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < nanos) {
      Thread.onSpinWait();
    }
    entered.add(number);
    all.countDown();
  }
}
