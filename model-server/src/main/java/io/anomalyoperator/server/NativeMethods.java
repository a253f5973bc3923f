package io.anomalyoperator.server;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.LambdaConversionException;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.runtime.SwitchBootstraps;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Native methods that a start calls while libtorch is loaded.
 *
 * <p>libtorch registers its operators when it is loaded, for a third of a second, and all that time
 * {@code dlopen} holds the lock of the dynamic linker. A thread that calls a native method for the
 * first time waits for that lock in a state in which the JVM cannot stop it, so that at the next
 * collection or deoptimisation all other threads wait, too. One that was called before needs no
 * linker. {@code -Xlog:jni+resolve=debug} tells which ones are looked up, and when.
 */
final class NativeMethods {
  private static final Path NOWHERE = Path.of("/dev/null");

  private NativeMethods() {}

  /** Calls each of them once; the collection is for those of the thread that clears references. */
  static void link() {
    var _ = new Throwable().getStackTrace();
    linkLambda();
    linkSwitch();
    var _ = Array.get(new int[1], 0);
    var _ = Array.getLength(new int[1]);
    var _ = Float.intBitsToFloat(0);
    try (OutputStream sink = Files.newOutputStream(NOWHERE)) {
      sink.write(0);
      Files.createDirectory(NOWHERE);
    } catch (IOException e) {
      // it is there already, as expected; whatever else it is, a start is only slower for it
    }
    System.gc();
  }

  /** Makes a lambda as code that is in no AOT cache does. */
  private static void linkLambda() {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      MethodType nothing = MethodType.methodType(void.class);
      var _ =
          LambdaMetafactory.metafactory(
              lookup,
              "run",
              MethodType.methodType(Runnable.class),
              nothing,
              lookup.findStatic(NativeMethods.class, "nothing", nothing),
              nothing);
    } catch (ReflectiveOperationException | LambdaConversionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void nothing() {}

  /** Prepares what a switch over types does at its first use. */
  private static void linkSwitch() {
    try {
      MethodHandles.lookup().ensureInitialized(SwitchBootstraps.class);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
