package io.anomalyoperator.modelpackage;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a package says of itself: {@code manifest.json}, its first entry.
 *
 * @param formatVersion of the package format: {@value #FORMAT_VERSION}
 * @param name of the model
 * @param version of the model, in the words of the team that trained it
 * @param model the model's file
 * @param input what the model takes
 * @param score how its output becomes a score
 * @param threshold from which score on a row is an anomaly
 * @param training where the model comes from
 * @param files every other entry by its name; empty in a draft, filled in by {@link PackageWriter}
 */
public record Manifest(
    int formatVersion,
    String name,
    String version,
    Model model,
    Input input,
    Score score,
    Threshold threshold,
    Training training,
    SortedMap<String, FileEntry> files) {

  /** The format that this code writes and reads. */
  public static final int FORMAT_VERSION = 1;

  /** What names and versions are made of, for messages. */
  public static final String WORDS =
      "1 to 63 letters, digits and . _ + - beginning with a letter or digit";

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,62}");

  public Manifest {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /** Whether a text can be a name or a version. */
  public static boolean isWord(String text) {
    return WORD.matcher(text).matches();
  }

  /** A manifest whose files {@link PackageWriter} fills in. */
  public static Manifest draft(
      String name,
      String version,
      Model model,
      Input input,
      Score score,
      Threshold threshold,
      Training training) {
    return new Manifest(
        FORMAT_VERSION, name, version, model, input, score, threshold, training, new TreeMap<>());
  }

  /** The same with other files. */
  public Manifest withFiles(SortedMap<String, FileEntry> listed) {
    return new Manifest(
        formatVersion, name, version, model, input, score, threshold, training, listed);
  }

  /**
   * The file that holds the model.
   *
   * @param format {@code torchscript}
   * @param file name of the entry, usually {@code model.pt}
   */
  public record Model(String format, String file) {
    /** A module saved by {@code torch.jit.save}. */
    public static final String TORCHSCRIPT = "torchscript";
  }

  /**
   * What the model takes.
   *
   * @param name of the tensor, for the Open Inference Protocol
   * @param datatype {@code FP32}
   * @param shape of one row, without the dimension of the batch: {@code [784]} or {@code [1,28,28]}
   * @param preprocessing from the user's numbers to the model's
   */
  public record Input(String name, String datatype, List<Long> shape, Preprocessing preprocessing) {
    /** 32-bit floating point, the one datatype there is. */
    public static final String FP32 = "FP32";

    public Input {
      shape = List.copyOf(shape);
    }

    /** How many numbers one row has: the product of the shape. */
    @JsonIgnore
    public int size() {
      return Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
    }
  }

  /**
   * From which score on a row is an anomaly, unless who serves the model says otherwise.
   *
   * @param score an anomaly is {@code score >= threshold}
   * @param falsePositiveRate share of normal rows that reach it, by the calibration
   */
  public record Threshold(double score, double falsePositiveRate) {}

  /**
   * Where the model comes from.
   *
   * @param dataFingerprint a digest or version of the training data
   * @param codeRevision a commit of the training code
   * @param seed of the training's random numbers
   * @param metrics measured on data that the training did not see, such as {@code auroc}
   */
  public record Training(
      String dataFingerprint, String codeRevision, long seed, SortedMap<String, Double> metrics) {
    public Training {
      metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
    }
  }

  /**
   * One listed entry.
   *
   * @param sha256 of its content, 64 lower-case hexadecimal digits
   * @param size of its content, in bytes
   */
  public record FileEntry(String sha256, long size) {}
}
