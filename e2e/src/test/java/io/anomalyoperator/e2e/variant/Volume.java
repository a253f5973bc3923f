package io.anomalyoperator.e2e.variant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Runs in a pod, on a volume: the image of the model server has no shell. */
public final class Volume {
  /** Changes one byte in the middle of each package. */
  public static final String DAMAGE = "damage";

  /** Deletes all there is. */
  public static final String CLEAR = "clear";

  private Volume() {}

  /**
   * Does one thing to a folder.
   *
   * @param arguments what to do, and where
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[1]);
    switch (arguments[0]) {
      case DAMAGE -> damage(folder);
      case CLEAR -> clear(folder);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void damage(Path folder) throws IOException {
    List<Path> packages;
    try (Stream<Path> files = Files.walk(folder)) {
      packages = files.filter(file -> file.toString().endsWith(".tar.gz")).toList();
    }
    if (packages.isEmpty()) {
      throw new IllegalStateException("no package in " + folder);
    }
    for (Path file : packages) {
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
      System.out.println(file);
    }
  }

  private static void clear(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(folder)) {
          Files.delete(file);
        }
      }
    }
  }
}
