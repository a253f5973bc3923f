package io.anomalyoperator.server.scoring;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The libraries of libtorch in {@code PYTORCH_LIBRARY_PATH}, loaded before DJL looks for them. DJL
 * needs its settings, a log and its own classes first; the libraries need none of that, and most of
 * the time.
 */
public final class LibTorch {
  private static final List<String> NAMES = List.of("libc10.so", "libtorch_cpu.so", "libtorch.so");

  private LibTorch() {}

  /** Loads those that are there; what is missing, DJL will say. */
  public static void load(Map<String, String> environment) {
    String folder = environment.get("PYTORCH_LIBRARY_PATH");
    if (folder == null) {
      return;
    }
    for (String name : NAMES) {
      Path library = Path.of(folder, name).toAbsolutePath();
      if (Files.exists(library)) {
        System.load(library.toString());
      }
    }
  }
}
