package io.anomalyoperator.server.fuzz;

import io.anomalyoperator.server.fixtures.TestPackage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** JSON and CSV: the first byte chooses who is asked, the rest is the body. */
public final class JsonFuzzer {
  private static final String[][] ASKED = {
    {"/predict", "application/json"},
    {"/v2/models/sensor/infer", "application/json"},
    {"/invocations", "application/json"},
    {"/invocations", "text/csv"},
    {"/predict?extra=1", "application/json; charset=utf-8"},
  };

  private static FuzzedServer server;

  private JsonFuzzer() {}

  /** Called by the fuzzer before all else. */
  public static void fuzzerInitialize() throws Exception {
    server = FuzzedServer.serving(TestPackage::autoencoder);
  }

  /** Called by the fuzzer, again and again. */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    if (data.length > 0) {
      String[] asked = ASKED[Math.floorMod(data[0], ASKED.length)];
      server.post(asked[0], Arrays.copyOfRange(data, 1, data.length), "Content-Type", asked[1]);
    }
  }

  /** Writes what to begin with into a folder. */
  public static void main(String[] arguments) throws IOException {
    String row = "[1,2.5,-3e-2,0.0,5,6,7,8]";
    FuzzedServer.write(
        Path.of(arguments[0]),
        List.of(
            FuzzedServer.text("\0{\"features\":[" + row + "," + row + "]}"),
            FuzzedServer.text("\0{\"pixels\": " + row + ", \"timeout\": null}"),
            FuzzedServer.text(
                "\1{\"id\":\"a\",\"parameters\":{\"binary_data_output\":false},\"inputs\":[{\"name\":\"input\",\"shape\":[1,8],\"datatype\":\"FP32\",\"parameters\":{},\"data\":"
                    + row
                    + "}],\"outputs\":[{\"name\":\"score\",\"parameters\":{\"binary_data\":true}}]}"),
            FuzzedServer.text("\2{\"instances\":[" + row + ",{\"features\":" + row + "}]}"),
            FuzzedServer.text("\0031,2,3,4,5,6,7,8\n1e3,-2,.5,4.,5,6,7,8\r\n"),
            FuzzedServer.text("\4[" + row + "]")));
  }
}
