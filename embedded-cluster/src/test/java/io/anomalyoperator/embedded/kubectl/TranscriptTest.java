package io.anomalyoperator.embedded.kubectl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anomalyoperator.embedded.EmbeddedCluster;
import io.anomalyoperator.embedded.kubectl.Transcript.Step;
import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The answers in {@code transcript.txt} are those of a real API server. The embedded one has to
 * give the same; and where the binaries of a real one are at hand ({@code KUBE_API_TEST_DIR} and
 * {@code KUBE_API_TEST_API_SERVER_VERSION}), it is asked again. With {@code
 * -Dtranscript.record=true} its answers are written down anew.
 */
class TranscriptTest {
  private static final Path RESOURCES = Path.of("src", "test", "resources");

  /** The one that said what is written down: others word and decode things differently. */
  private static final String KUBECTL = "v1.35";

  private static final Path FILE = RESOURCES.resolve("kubectl").resolve("transcript.txt");

  /** A real API server publishes the fields of a new kind some time after it takes the kind. */
  private static final Duration UNTIL_PUBLISHED = Duration.ofSeconds(30);

  @TempDir Path folder;

  @BeforeEach
  void kubectl() throws Exception {
    assumeTrue(Shell.hasKubectl(), "skipped: there is no kubectl on the PATH");
    String version = new Shell(folder, "").kubectlVersion();
    assumeTrue(version.equals(KUBECTL), "skipped: kubectl is " + version + ", not " + KUBECTL);
    copy(RESOURCES.resolve("kubectl").resolve("files"));
    copy(RESOURCES.resolve("fixtures"));
  }

  private void copy(Path from) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  @Test
  @DisplayName("kubectl gets the answers of a real API server")
  void embedded() throws Exception {
    try (EmbeddedCluster cluster = EmbeddedCluster.builder().build().start()) {
      compare("embedded", run(cluster.kubeconfig(), Duration.ZERO));
    }
  }

  @Test
  @Tag("apiserver")
  @DisplayName("a real API server still gives the answers that are written down")
  void real() throws Exception {
    String binaries = System.getenv("KUBE_API_TEST_DIR");
    String version = System.getenv("KUBE_API_TEST_API_SERVER_VERSION");
    assumeTrue(
        binaries != null && version != null,
        "skipped: KUBE_API_TEST_DIR and KUBE_API_TEST_API_SERVER_VERSION name no API server");
    KubeAPIServer server =
        new KubeAPIServer(
            KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withTestDir(binaries)
                .withApiServerVersion(version)
                .withOfflineMode(true)
                .withStartupTimeout(120_000)
                .build());
    server.start();
    try {
      Transcript answers = run(server.getKubeConfigYaml(), UNTIL_PUBLISHED);
      if (Boolean.getBoolean("transcript.record")) {
        answers.write(FILE);
      } else {
        compare("real", answers);
      }
    } finally {
      server.stop();
    }
  }

  private Transcript run(String kubeconfig, Duration patience) throws Exception {
    Shell shell = new Shell(folder, kubeconfig);
    List<Step> answered = new ArrayList<>();
    long begin = System.nanoTime();
    for (Step step : Transcript.read(FILE).steps()) {
      answered.add(answer(shell, step, patience));
    }
    Duration time = Duration.ofNanos(System.nanoTime() - begin);
    System.out.println(answered.size() + " commands in " + time.toMillis() + " ms");
    return new Transcript(answered);
  }

  private static Step answer(Shell shell, Step step, Duration patience) throws Exception {
    long end = System.nanoTime() + patience.toNanos();
    Step answered;
    do {
      answered = step.answering(Shell.normalised(shell.run(step.command())));
    } while (!answered.essence().equals(step.essence())
        && step.command().startsWith("kubectl explain ")
        && System.nanoTime() < end);
    return answered;
  }

  private static void compare(String name, Transcript actual) {
    List<Step> expected = Transcript.read(FILE).steps();
    Path target = Path.of("target", "transcript-" + name + ".txt");
    actual.write(target);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < expected.size(); i++) {
      Step wanted = expected.get(i);
      Step found = actual.steps().get(i);
      if (!wanted.essence().equals(found.essence())) {
        differences.add(
            "$ " + wanted.command() + "\n" + wanted.answer() + "but was\n" + found.answer());
      }
    }
    String message =
        differences.stream().collect(Collectors.joining("\n", "see " + target + "\n", ""));
    assertEquals(0, differences.size(), message);
  }
}
