package io.anomalyoperator.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Plays the story, and on request stays up for you to play with. */
@Command(
    name = "demo/run.sh",
    mixinStandardHelpOptions = true,
    description = {
      "Plays the product's main job on this machine: no cluster, no Docker, no cloud.",
      "A small model is trained, published to an embedded S3, and rolled out by the real operator on an embedded Kubernetes API whose pods are processes; a second version is promoted, a corrupted one rejected, and the first brought back."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the story went as told",
      "1:it did not: the last lines say what was expected"
    })
public final class Main implements Callable<Integer> {
  @Option(
      names = "--serve",
      description = "stay up after the story, and print URLs and a kubeconfig for kubectl")
  private boolean serve;

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description = "where logs, packages and the kubeconfig go; ${DEFAULT-VALUE} by default")
  private Path folder = Path.of("demo", "target", "demo");

  @Option(
      names = "--model-server",
      paramLabel = "JAR",
      required = true,
      description = "the model server's jar; demo/run.sh gives it")
  private Path modelServer;

  public static void main(String[] arguments) {
    // the embedded S3 is a whole web application: it would tell of it, and set up logging anew
    System.setProperty("spring.main.banner-mode", "off");
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    LogManager.getLogManager().reset();
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    System.setProperty("demo.folder", folder.toString()); // logback.xml reads it
    Terminal terminal = new Terminal(System.out);
    Files.createDirectories(folder);
    try (Ground ground = Ground.start(folder.toAbsolutePath(), modelServer.toAbsolutePath())) {
      Runtime.getRuntime().addShutdownHook(new Thread(ground::close, "stop"));
      try {
        new Story(ground, terminal).play();
      } catch (StoryException e) {
        terminal.wrong(e.getMessage());
        return 1;
      }
      if (serve) {
        terminal.invitation(ground);
        new CountDownLatch(1).await();
      }
    }
    return 0;
  }
}
