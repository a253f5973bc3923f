package io.anomalyoperator.server.fuzz;

import io.anomalyoperator.server.fixtures.PicturePackage;
import io.anomalyoperator.server.fixtures.Pictures;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Pictures: the first byte chooses what is wanted of them, the rest is the file. */
public final class PictureFuzzer {
  private static final String[] WANTED = {
    "", "?invert=true", "?heatmap=values", "?heatmap=png", "?reconstruction=true"
  };

  private static FuzzedServer server;

  private PictureFuzzer() {}

  /** Called by the fuzzer before all else. */
  public static void fuzzerInitialize() throws Exception {
    server = FuzzedServer.serving(PicturePackage::in);
  }

  /** Called by the fuzzer, again and again. */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    if (data.length > 0) {
      String wanted = WANTED[Math.floorMod(data[0], WANTED.length)];
      String type = data[0] < 0 ? "image/jpeg" : "image/png";
      server.post(
          "/predict/image" + wanted,
          Arrays.copyOfRange(data, 1, data.length),
          "Content-Type",
          type);
    }
  }

  /** Writes what to begin with into a folder. */
  public static void main(String[] arguments) throws IOException {
    BufferedImage colour =
        Pictures.bar(12, 9, BufferedImage.TYPE_INT_RGB, Color.ORANGE, Color.BLUE);
    BufferedImage indexed =
        Pictures.bar(12, 9, BufferedImage.TYPE_BYTE_INDEXED, Color.RED, Color.CYAN);
    List<byte[]> seeds =
        Stream.of(
                Pictures.png(colour),
                Pictures.interlacedPng(colour),
                Pictures.png(indexed),
                Pictures.rawPng(12, 9, 16, 6, 9),
                Pictures.jpeg(colour),
                Pictures.progressiveJpeg(colour))
            .map(PictureFuzzer::seed)
            .toList();
    FuzzedServer.write(Path.of(arguments[0]), seeds);
  }

  private static byte[] seed(byte[] picture) {
    ByteArrayOutputStream seed = new ByteArrayOutputStream();
    seed.write(3);
    seed.writeBytes(picture);
    return seed.toByteArray();
  }
}
