package io.anomalyoperator.e2e.ground;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import io.anomalyoperator.e2e.variant.BadServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** The image of the model server with something wrong in it. */
public final class Variants {
  private static final String FOLDER = "/opt/variant";
  private static final String JAR = "agent.jar";

  /** The jar in each of the images. */
  static final String CLASSES = FOLDER + "/" + JAR;

  private final String serverImage;
  private final Map<String, String> images = new ConcurrentHashMap<>();

  Variants(String serverImage) {
    this.serverImage = serverImage;
  }

  /** Answers other scores, and reports that all is well. */
  public String lying() {
    return images.computeIfAbsent(BadServer.LYING, this::push);
  }

  /** Passes every gate, and fails every request of a user. */
  public String failing() {
    return images.computeIfAbsent(BadServer.FAILING, this::push);
  }

  /** Passes every gate, and fails one request of a user in twenty. */
  public String faltering() {
    return images.computeIfAbsent(BadServer.FALTERING, this::push);
  }

  /** Passes every gate, and fails one request of a user in two hundred. */
  public String stumbling() {
    return images.computeIfAbsent(BadServer.STUMBLING, this::push);
  }

  /** Passes every gate, and is slow over each request of a user. */
  public String slow() {
    return images.computeIfAbsent(BadServer.SLOW, this::push);
  }

  /** Passes every gate, and dies of requests of users. */
  public String dying() {
    return images.computeIfAbsent(BadServer.DYING, this::push);
  }

  /** Never becomes ready. */
  public String silent() {
    return images.computeIfAbsent(BadServer.SILENT, this::push);
  }

  /** Nothing wrong; {@link #CLASSES} has the classes of {@code variant}, to run another of them. */
  public String tools() {
    return images.computeIfAbsent("tools", _ -> push("tools", Map.of()));
  }

  private String push(String behaviour) {
    return push(
        behaviour, Map.of("JAVA_TOOL_OPTIONS", "-javaagent:%s=%s".formatted(CLASSES, behaviour)));
  }

  private String push(String name, Map<String, String> environment) {
    String image = serverImage + "-" + name;
    try {
      var container =
          Jib.from(RegistryImage.named(serverImage))
              .addLayer(List.of(agent()), AbsoluteUnixPath.get(FOLDER));
      environment.forEach(container::addEnvironmentVariable);
      container.containerize(
          Containerizer.to(RegistryImage.named(image)).setAllowInsecureRegistries(true));
      return image;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (Exception e) {
      throw new IllegalStateException(image + " could not be made", e);
    }
  }

  private static Path agent() throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", BadServer.class.getName());
    Path jar = Files.createTempDirectory("e2e-variant").resolve(JAR);
    Path classes = classes();
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        var files = Files.walk(classes.resolve(folder()))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
    return jar;
  }

  private static String folder() {
    return BadServer.class.getPackageName().replace('.', '/');
  }

  private static Path classes() {
    try {
      return Path.of(BadServer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
