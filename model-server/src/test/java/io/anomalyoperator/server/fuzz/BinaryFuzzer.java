package io.anomalyoperator.server.fuzz;

import io.anomalyoperator.server.fixtures.TestPackage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Binary tensors: the first byte chooses who is asked, the next two are the length of the JSON in
 * front of the bytes that is claimed, the rest is the body.
 */
public final class BinaryFuzzer {
  private static FuzzedServer server;

  private BinaryFuzzer() {}

  /** Called by the fuzzer before all else. */
  public static void fuzzerInitialize() throws Exception {
    server = FuzzedServer.serving(TestPackage::autoencoder);
  }

  /** Called by the fuzzer, again and again. */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    if (data.length < 3) {
      return;
    }
    byte[] body = Arrays.copyOfRange(data, 3, data.length);
    if (data[0] % 4 == 0) {
      server.post("/invocations", body, "Content-Type", "application/octet-stream");
    } else {
      server.post(
          "/v2/models/sensor/infer",
          body,
          "Content-Type",
          "application/octet-stream",
          "Inference-Header-Content-Length",
          Short.toString(ByteBuffer.wrap(data, 1, 2).getShort()));
    }
  }

  /** Writes what to begin with into a folder. */
  public static void main(String[] arguments) throws IOException {
    FuzzedServer.write(
        Path.of(arguments[0]),
        List.of(
            seed(0, ""),
            seed(
                1,
                "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,8],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":32}}]}"),
            seed(
                1,
                "{\"id\":\"7\",\"inputs\":[{\"name\":\"input\",\"shape\":[1,8],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":32}}],\"outputs\":[{\"name\":\"score\",\"parameters\":{\"binary_data\":true}}],\"parameters\":{\"binary_data_output\":true}}")));
  }

  private static byte[] seed(int asked, String json) {
    ByteArrayOutputStream seed = new ByteArrayOutputStream();
    seed.write(asked);
    seed.writeBytes(ByteBuffer.allocate(2).putShort((short) json.length()).array());
    seed.writeBytes(FuzzedServer.text(json));
    seed.writeBytes(new byte[32]);
    return seed.toByteArray();
  }
}
