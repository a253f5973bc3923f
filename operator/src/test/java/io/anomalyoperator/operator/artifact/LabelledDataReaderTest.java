package io.anomalyoperator.operator.artifact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.modelpackage.Digests;
import io.anomalyoperator.modelpackage.LabelledRows;
import io.anomalyoperator.operator.api.ArtifactSpec;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.store.S3PackageStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Labelled rows in an S3 that is real but for its accounts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LabelledDataReaderTest {
  private final byte[] rows =
      new LabelledRows(2, new float[] {1, 2, 3, 4}, new boolean[] {false, true}).encode();
  private MockS3 server;
  private S3Client s3;
  private LabelledDataReader reader;

  @BeforeAll
  void start() {
    server = new MockS3();
    s3 = server.client();
    s3.createBucket(bucket -> bucket.bucket("labels"));
    reader =
        new LabelledDataReader(
            server.settings(),
            (namespace, name) -> Optional.empty(),
            true,
            (namespace, account) -> "",
            S3PackageStore::of);
    put("rows", rows);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private void put(String key, byte[] content) {
    s3.putObject(o -> o.bucket("labels").key(key), RequestBody.fromBytes(content));
  }

  private static ArtifactSpec data(String key, String sha256) {
    return new ArtifactSpec("labels", key, null, sha256, null, null);
  }

  private Finding<String> read(ArtifactSpec data) {
    return reader.read(
        "default", data, Optional.empty(), found -> new Finding.Found<>(found.toString()));
  }

  private void invalid(String message, ArtifactSpec data) {
    var verdict = assertInstanceOf(Finding.Verdict.class, read(data));
    assertEquals(Reason.EvaluationDataInvalid, verdict.reason());
    assertTrue(verdict.message().contains(message), verdict.message());
  }

  @Test
  void theRowsThatWereAskedForAreRead() {
    assertEquals(
        new Finding.Found<>("LabelledRows[2 rows of 2, 1 anomalies]"),
        read(data("rows", Digests.sha256(rows))));
  }

  @Test
  void otherBytesAreNotTaken() {
    invalid(
        "s3://labels/rows has SHA-256 %s, rollout.gates.evaluation expects %s"
            .formatted(Digests.sha256(rows), "ab".repeat(32)),
        data("rows", "ab".repeat(32)));
  }

  @Test
  void whatHoldsNoRowsIsNamed() {
    byte[] text = "label,x,y".getBytes(StandardCharsets.UTF_8);
    put("table.csv", text);
    invalid(
        "s3://labels/table.csv has no labelled rows: ", data("table.csv", Digests.sha256(text)));
  }

  @Test
  void whatIsTooLargeIsNotReadIntoMemory() {
    put("large", new byte[LabelledRows.MOST_BYTES + 1]);
    invalid(
        "has 33554433 bytes, the operator takes at most 33554432", data("large", "ab".repeat(32)));
  }

  @Test
  void whatIsMissingMayCome() {
    var unable = assertInstanceOf(Finding.Unable.class, read(data("absent", "ab".repeat(32))));
    assertEquals(Reason.ObjectNotFound, unable.reason());
    assertTrue(unable.message().contains("s3://labels/absent"), unable.message());
  }

  @Test
  void manyThatTogetherNeedMoreMemoryThanThereIsTakeTurns() throws Exception {
    int width = 1 << 10;
    int count = 6 << 10; // 24 MiB
    var anomalous = new boolean[count];
    anomalous[0] = true;
    byte[] large = new LabelledRows(width, new float[width * count], anomalous).encode();
    put("many", large);
    var data = data("many", Digests.sha256(large));
    var inside = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first =
          threads.submit(
              () ->
                  reader.read(
                      "default",
                      data,
                      Optional.empty(),
                      found -> {
                        inside.countDown();
                        await(leave);
                        return new Finding.Found<>(found.size());
                      }));
      await(inside);
      List<Future<Finding<String>>> others =
          IntStream.range(0, 3).mapToObj(i -> threads.submit(() -> read(data))).toList();
      // a small one finds its place beside the large one
      assertInstanceOf(Finding.Found.class, read(data("rows", Digests.sha256(rows))));
      assertTrue(others.stream().noneMatch(Future::isDone));
      leave.countDown();
      assertEquals(new Finding.Found<>(count), first.get());
      for (var other : others) {
        assertInstanceOf(Finding.Found.class, other.get());
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
