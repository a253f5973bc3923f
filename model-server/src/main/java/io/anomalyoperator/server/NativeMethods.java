package io.anomalyoperator.server;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.LambdaConversionException;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.runtime.SwitchBootstraps;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TimeZone;
import java.util.zip.CRC32;

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
  private static final Path OURSELVES = Path.of("/proc/self");

  private NativeMethods() {}

  /** Calls each of them once. */
  static void link() {
    linkClasses();
    linkLambda();
    linkSwitch();
    var _ = new Throwable().getStackTrace();
    var _ = Array.get(new int[1], 0);
    var _ = Array.getLength(new int[1]);
    var _ = Float.intBitsToFloat(0);
    var _ = TimeZone.getDefault();
    var _ = InetAddress.getLoopbackAddress();
    var _ = Thread.ofVirtual().unstarted(NativeMethods::nothing);
    var _ = new CRC32();
    try {
      linkFiles();
    } catch (IOException e) {
      // it is as expected on Linux; elsewhere a start is only slower for it
    }
  }

  /** Looks for a class and for a resource, defines a class, and reads an annotation of one. */
  private static void linkClasses() {
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    var _ = platform.getResource("nothing");
    try {
      var _ = Class.forName("nothing", false, platform);
    } catch (ClassNotFoundException e) {
      // as expected: looking for it was what mattered
    }
    try {
      var _ = new NoClasses().define();
    } catch (ClassFormatError e) {
      // as expected: no bytes are no class
    }
    var _ = NoClasses.class.getAnnotation(Deprecated.class);
  }

  @Deprecated(forRemoval = false)
  private static final class NoClasses extends ClassLoader {
    Class<?> define() {
      return defineClass(null, new byte[0], 0, 0);
    }
  }

  /** Reads and writes in every way that Java has, in places that are on every Linux. */
  private static void linkFiles() throws IOException {
    var _ = NOWHERE.toFile().canRead();
    try (InputStream in = new FileInputStream(NOWHERE.toFile())) {
      var _ = in.available();
      var _ = in.read();
    }
    try (OutputStream out = new FileOutputStream(NOWHERE.toFile())) {
      out.write(new byte[1]);
    }
    try (OutputStream out = Files.newOutputStream(NOWHERE)) {
      out.write(0);
    }
    Files.createDirectories(NOWHERE.getParent());
    Path text = OURSELVES.resolve("comm");
    try (InputStream in = Files.newInputStream(text)) {
      var _ = in.available();
      var _ = in.readAllBytes();
    }
    try (FileChannel channel = FileChannel.open(text)) {
      var _ = channel.position(1).read(ByteBuffer.allocate(1), 0);
    }
    try (var files = Files.walk(OURSELVES.resolve("task"), 1)) {
      var _ = files.findFirst();
    }
    try (var files = Files.newDirectoryStream(OURSELVES.resolve("task"))) {
      var _ = files.iterator().hasNext();
    }
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
