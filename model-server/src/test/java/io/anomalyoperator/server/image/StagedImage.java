package io.anomalyoperator.server.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The image's files under a folder, as they lie in the image.
 *
 * <p>The server is started as {@code java -jar}, so its class path is what the manifest of its jar
 * names, in that order. An AOT cache holds for exactly this: the same JVM, the same jars in the
 * same order, of the same sizes and times.
 */
record StagedImage(Path root) {
  /** What Jib gives every file in the image: a second after the epoch. */
  static final FileTime TIME = FileTime.fromMillis(1000);

  /** Comes with libtorch, in a layer of its own. */
  private static final String LIBTORCH = "pytorch-native-cpu-";

  Path runtime() {
    return root.resolve("opt/jre");
  }

  Path java() {
    return runtime().resolve("bin/java");
  }

  Path application() {
    return root.resolve("app");
  }

  Path jar() {
    return application().resolve("model-server.jar");
  }

  Path options() {
    return application().resolve("java.options");
  }

  /** What a JVM that serves keeps of its start. */
  Path serveCache() {
    return application().resolve("serve.aot");
  }

  /** The same of one that fetches: most of its classes are of S3, and no server needs them. */
  Path fetchCache() {
    return application().resolve("fetch.aot");
  }

  /** The command that starts a program of the jar in the image, but for its arguments. */
  List<String> command(String... flags) {
    return command(jar(), flags);
  }

  /**
   * The same, to be run in {@link #application}. A cache has the jars' paths as the command had
   * them, and the JVM looks at each of these at every start: {@code /app} is where the image works.
   */
  List<String> trainingCommand(String... flags) {
    return command(jar().getFileName(), flags);
  }

  private List<String> command(Path jar, String... flags) {
    return Stream.of(
            Stream.of(java().toString()),
            Arrays.stream(flags),
            Stream.of("@" + options(), "-jar", jar.toString()))
        .flatMap(part -> part)
        .toList();
  }

  /**
   * Puts the jar and the libraries that its manifest names in their places.
   *
   * @param built the jar, with its libraries beside it
   */
  void addJars(Path built) throws IOException {
    copy(built, jar());
    for (String name : classPath(built)) {
      Path library = built.resolveSibling(name);
      if (!Files.isRegularFile(library)) {
        throw new IOException(
            "%s names %s in its manifest, and %s is not there; expected every library beside it"
                .formatted(built, name, library));
      }
      copy(library, application().resolve(name));
    }
  }

  /** What the manifest names, in order, without libtorch. */
  static List<String> classPath(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      String value = file.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      return Arrays.stream(value == null ? new String[0] : value.split(" "))
          .filter(
              name ->
                  !name.isBlank() && !Path.of(name).getFileName().toString().startsWith(LIBTORCH))
          .toList();
    }
  }

  void addOptions(Path file) throws IOException {
    copy(file, options());
  }

  /** Gives every file the time that it has in the image; returns what they had. */
  Map<Path, FileTime> setTimes() throws IOException {
    Map<Path, FileTime> before = new TreeMap<>();
    for (Path folder : List.of(runtime(), application())) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          before.put(file, Files.getLastModifiedTime(file));
          Files.setLastModifiedTime(file, TIME);
        }
      }
    }
    return before;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
  }
}
