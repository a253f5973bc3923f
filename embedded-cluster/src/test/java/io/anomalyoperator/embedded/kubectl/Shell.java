package io.anomalyoperator.embedded.kubectl;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs commands in a folder of their own, with the kubectl that came with an API server's binaries
 * ({@code KUBE_API_TEST_DIR}), else with the one on the PATH.
 */
final class Shell {
  private record Replacement(Pattern pattern, String by) {}

  /** What differs from run to run, and what stands for it. */
  private static final List<Replacement> VOLATILE =
      List.of(
          // of its own Service, by a real API server that has just started
          new Replacement(Pattern.compile("(?m)^.*ClusterIPNotAllocated.*\\R"), ""),
          new Replacement(
              Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
              "UID"),
          new Replacement(
              Pattern.compile("20[2-9]\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z"), "TIME"),
          new Replacement(
              Pattern.compile("\\w{3}, \\d\\d \\w{3} 20\\d\\d \\d\\d:\\d\\d:\\d\\d [+-]\\d{4}"),
              "DATE"),
          new Replacement(
              Pattern.compile("((?i:resource ?version)\\\\?\"?: *\\\\?\"?)\\d+"), "$1VERSION"),
          new Replacement(Pattern.compile("(?m)(?<=\\s)\\d+[smhdy](\\d+[smhdy])?(?=\\s|$)"), "AGE"),
          new Replacement(Pattern.compile("\\b(10\\.0|127\\.78)\\.\\d+\\.\\d+\\b"), "ADDRESS"),
          new Replacement(Pattern.compile("gen-[a-z0-9]{5}"), "gen-NAME"),
          new Replacement(Pattern.compile("(?m)[ \\t]+$"), ""),
          new Replacement(Pattern.compile("[ \\t]{2,}(?=\\S)"), "  "));

  private final Path folder;
  private final Path kubeconfig;

  Shell(Path folder, String kubeconfig) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.kubeconfig = Files.writeString(folder.resolve("kubeconfig"), kubeconfig);
  }

  static boolean hasKubectl() {
    return Arrays.stream(path().split(File.pathSeparator, -1))
        .anyMatch(p -> Files.isExecutable(Path.of(p, "kubectl")));
  }

  /** The minor version of kubectl, as in {@code v1.35}. */
  String kubectlVersion() throws IOException, InterruptedException {
    String answer = run("kubectl version --client");
    Matcher version = Pattern.compile("Client Version: (v\\d+\\.\\d+)").matcher(answer);
    return version.find() ? version.group(1) : "of no known version: " + answer;
  }

  private static String path() {
    String path = System.getenv("PATH");
    String folder = System.getenv("KUBE_API_TEST_DIR");
    String version = System.getenv("KUBE_API_TEST_API_SERVER_VERSION");
    return folder == null || version == null
        ? path
        : Path.of(folder, "k8s", version + "-linux-amd64") + File.pathSeparator + path;
  }

  /** The output of a command, standard error included, with a last line for a bad exit code. */
  String run(String command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", "set -o pipefail; " + command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile());
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().put("HOME", folder.toString()); // kubectl keeps its cache there
    builder.environment().put("PATH", path());
    builder.environment().put("TZ", "UTC");
    Process process = builder.start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(30, TimeUnit.SECONDS);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    String output = Files.readString(folder.resolve("output"));
    if (!ended) {
      return output + "[no end]\n";
    }
    int code = process.exitValue();
    return code == 0 ? output : output.stripTrailing() + "\n[exit " + code + "]\n";
  }

  static String normalised(String output) {
    String text = output;
    for (Replacement r : VOLATILE) {
      Matcher matcher = r.pattern().matcher(text);
      text = matcher.replaceAll(r.by());
    }
    return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
  }
}
