package io.anomalyoperator.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalyoperator.modelpackage.Score;
import io.anomalyoperator.server.fixtures.RunningServer;
import io.anomalyoperator.server.fixtures.TestPackage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what {@code docs/clients.md} tells people to do, word for word. */
class ClientsPageTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
  private static final String HOST = "http://localhost:8080";

  @TempDir private static Path scratch;
  private static RunningServer server;

  /** A block of code, or what it is said to print. */
  private record Block(String language, String text) {}

  @BeforeAll
  static void start() throws Exception {
    Path archive = scratch.resolve("package.tar.gz");
    TestPackage.around("distance.pt", 3, scratch).score(Score.OUTPUT).write(archive);
    server = RunningServer.serving(archive, Map.of("THRESHOLD_SCORE", "20", "MODEL_REVISION", "4"));
    Files.writeString(scratch.resolve(".curlrc"), "silent\nshow-error\nfail-with-body\n");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void commandsAnswerWhatThePageSays() throws Exception {
    assumeTrue(runs("curl", "--version"), "curl is not here");
    List<Block> blocks = blocks();
    int commands = 0;
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i).language().equals("sh")) {
        commands++;
        assertAnswers(blocks.get(i + 1), run("bash", "-c", blocks.get(i).text()));
      }
    }
    assertTrue(commands > 4, "commands: " + commands);
  }

  @Test
  void programsRun() throws Exception {
    assumeTrue(runs("python3", "-c", "import requests"), "Python with requests is not here");
    List<Block> programs =
        blocks().stream().filter(block -> block.language().equals("python")).toList();
    assertFalse(programs.isEmpty());
    for (Block program : programs) {
      run("python3", "-c", program.text());
    }
  }

  private static void assertAnswers(Block expected, String answer) throws IOException {
    if (!expected.language().equals("json")) {
      assertEquals(expected.text(), answer);
      return;
    }
    JsonNode documented = JSON.readTree(expected.text());
    JsonNode found = JSON.readTree(answer);
    assertEquals(fields("", documented), fields("", found));
    assertEquals(documented.findValuesAsText("score"), found.findValuesAsText("score"));
    assertEquals(documented.at("/outputs/0/data"), found.at("/outputs/0/data"));
  }

  /** Paths of all members. */
  private static TreeSet<String> fields(String path, JsonNode node) {
    TreeSet<String> paths = new TreeSet<>();
    if (node.isContainerNode()) {
      node.properties().forEach(e -> paths.addAll(fields(path + "/" + e.getKey(), e.getValue())));
      for (int i = 0; node.isArray() && i < node.size(); i++) {
        paths.addAll(fields(path + "/" + i, node.get(i)));
      }
    } else {
      paths.add(path);
    }
    return paths;
  }

  private static List<Block> blocks() throws IOException {
    Matcher matcher = BLOCK.matcher(Files.readString(Path.of("../docs/clients.md")));
    List<Block> blocks = new ArrayList<>();
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    return blocks;
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String run(String shell, String option, String text) throws Exception {
    String here = text.replace(HOST, "http://127.0.0.1:" + server.port());
    ProcessBuilder builder =
        new ProcessBuilder(shell, option, here)
            .redirectErrorStream(true)
            .directory(scratch.toFile());
    builder.environment().put("CURL_HOME", scratch.toString());
    Process process = builder.start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), text + answer);
    return answer;
  }
}
