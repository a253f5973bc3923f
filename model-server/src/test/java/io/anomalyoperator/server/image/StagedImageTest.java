package io.anomalyoperator.server.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedImageTest {
  private static final FileTime NOW = FileTime.fromMillis(1_800_000_000_000L);

  @TempDir private Path scratch;
  private Path built = Path.of("");
  private StagedImage image = new StagedImage(Path.of(""));

  @BeforeEach
  void build() throws IOException {
    Path lib = Files.createDirectories(scratch.resolve("target/lib"));
    for (String name :
        List.of("b.jar", "a.jar", "pytorch-native-cpu-1-linux-x86_64.jar", "x.jar")) {
      Files.setLastModifiedTime(Files.writeString(lib.resolve(name), name), NOW);
    }
    built = scratch.resolve("target/model-server-1.jar");
    write(built, "lib/pytorch-native-cpu-1-linux-x86_64.jar lib/b.jar lib/a.jar");
    image = new StagedImage(scratch.resolve("image"));
  }

  @Test
  void theClassPathIsTheManifestsInItsOrderWithoutLibtorch() throws IOException {
    assertEquals(List.of("lib/b.jar", "lib/a.jar"), StagedImage.classPath(built));
  }

  @Test
  void theImageHasWhatIsOnTheClassPathAndNoOtherJar() throws IOException {
    image.addJars(built);

    assertEquals(Set.of("model-server.jar", "lib/a.jar", "lib/b.jar"), filesOfTheApplication());
    assertEquals(StagedImage.classPath(built), StagedImage.classPath(image.jar()));
  }

  @Test
  void aLibraryThatIsMissingIsNamed() throws IOException {
    Files.delete(scratch.resolve("target/lib/a.jar"));

    var failure = assertThrows(IOException.class, () -> image.addJars(built));

    assertTrue(failure.getMessage().contains("lib/a.jar"), failure.getMessage());
  }

  @Test
  void everyFileGetsTheTimeOfTheImageAndWhatItHadIsKnown() throws IOException {
    image.addJars(built);
    Files.createDirectories(image.java().getParent());
    Files.writeString(image.java(), "a program");

    var before = image.setTimes();

    Path library = image.application().resolve("lib/a.jar");
    assertEquals(NOW, before.get(library));
    assertEquals(4, before.size());
    for (Path file : before.keySet()) {
      assertEquals(StagedImage.TIME, Files.getLastModifiedTime(file), file.toString());
    }
  }

  private Set<String> filesOfTheApplication() throws IOException {
    try (Stream<Path> files = Files.walk(image.application())) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> image.application().relativize(file).toString())
          .collect(Collectors.toSet());
    }
  }

  private static void write(Path jar, String classPath) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream jarOut = new JarOutputStream(out, manifest)) {
      jarOut.finish();
    }
  }
}
