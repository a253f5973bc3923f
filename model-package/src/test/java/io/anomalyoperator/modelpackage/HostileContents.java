package io.anomalyoperator.modelpackage;

import static io.anomalyoperator.modelpackage.Hostile.entry;

import io.anomalyoperator.modelpackage.SafeTensors.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Packages whose entries are what the manifest lists, and still not what a model needs. */
final class HostileContents {
  private HostileContents() {}

  static Stream<Hostile> golden() {
    return Stream.of(
        golden("a golden set that is no safetensors file", "too few", new byte[3]),
        golden(
            "a golden set whose header is longer than the file",
            "said to have",
            new byte[] {-1, -1, -1, 127, 0, 0, 0, 0, '{', '}'}),
        golden(
            "a golden set with a negative header",
            "said to have",
            new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, '{', '}'}),
        golden("a golden set whose header is not JSON", "not JSON", safetensors("nonsense", 0)),
        golden(
            "tensors that overlap",
            "no gap, no overlap",
            safetensors(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                8)),
        golden(
            "bytes that belong to no tensor",
            "4 bytes; 8 are there",
            safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 8)),
        golden(
            "a tensor beyond the end",
            "are there",
            safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[100],\"data_offsets\":[0,400]}}", 8)),
        golden(
            "a shape that overflows",
            "does not have 8 bytes",
            safetensors(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647,2147483647],\"data_offsets\":[0,8]}}",
                8)),
        golden(
            "another type of tensor",
            "\"BF16\", expected F32, F64, I64 or U8",
            safetensors("{\"a\":{\"dtype\":\"BF16\",\"shape\":[4],\"data_offsets\":[0,8]}}", 8)),
        golden(
            "no inputs", "no tensor inputs", tensors(Fixtures.golden().encode(), "inputs", null)),
        golden(
            "inputs of another type",
            "inputs of type F32",
            tensors(Fixtures.golden().encode(), "inputs", Tensor.F64.vector(1, 2, 3, 4))),
        golden(
            "rows of another width",
            "rows have 2 numbers, the model takes 4",
            tensors(
                Fixtures.golden().encode(), "inputs", new Tensor.F32(List.of(2, 2), new float[4]))),
        golden(
            "fewer scores than rows",
            "1 scores for 2 rows",
            tensors(Fixtures.golden().encode(), "scores", Tensor.F64.vector(1))),
        golden(
            "no rows",
            "0 rows",
            tensors(
                Fixtures.golden().encode(), "inputs", new Tensor.F32(List.of(0, 4), new float[0]))),
        golden(
            "more rows than are replayed",
            "65 rows, expected 1 to 64",
            tensors(
                Fixtures.golden().encode(),
                "inputs",
                new Tensor.F32(List.of(65, 4), new float[260]))),
        golden(
            "an input that is not a number",
            "row 0 holds NaN",
            tensors(
                Fixtures.golden().encode(),
                "inputs",
                new Tensor.F32(List.of(2, 4), new float[] {0, Float.NaN, 0, 0, 0, 0, 0, 0}))),
        golden(
            "an expected score that is not a number",
            "score 1 is NaN",
            tensors(Fixtures.golden().encode(), "scores", Tensor.F64.vector(1, Double.NaN))),
        golden(
            "a tolerance that lets every score pass",
            "tolerance is 1000.0",
            tensors(Fixtures.golden().encode(), "tolerance", Tensor.F64.vector(1000))),
        golden(
            "a tolerance that is not a number",
            "tolerance is NaN",
            tensors(Fixtures.golden().encode(), "tolerance", Tensor.F64.vector(Double.NaN))),
        golden(
            "two tolerances",
            "2 numbers, expected 1",
            tensors(Fixtures.golden().encode(), "tolerance", Tensor.F64.vector(0.1, 0.1))),
        entry(
            "a golden set larger than the limit",
            Violation.ENTRY_TOO_LARGE,
            EntryNames.GOLDEN,
            "limit is 16777216",
            () -> TestArchive.good().list(EntryNames.GOLDEN, new byte[(16 << 20) + 1]).gzip()));
  }

  static Stream<Hostile> calibration() {
    return Stream.of(
        calibration("no calibration scores", "at least 1", Tensor.F64.vector()),
        calibration(
            "calibration scores out of order", "expected them sorted", Tensor.F64.vector(1, 3, 2)),
        calibration(
            "a calibration score that is not a number",
            "score 1 is NaN",
            Tensor.F64.vector(1, Double.NaN, 2)),
        calibration(
            "a calibration score beyond numbers",
            "score 1 is Infinity",
            Tensor.F64.vector(1, Double.POSITIVE_INFINITY)),
        calibration(
            "calibration scores of another type",
            "scores of type F64",
            new Tensor.F32(List.of(1), new float[1])));
  }

  static Stream<Hostile> reference() {
    var good = Fixtures.reference().encode();
    return Stream.of(
        reference(
            "a reference for another model",
            "describes 3 features, the model takes 4",
            Reference.of(new float[][] {{1, 2, 3}}, new double[] {1}).encode()),
        reference(
            "no score histogram", "no tensor score_edges", tensors(good, "score_edges", null)),
        reference(
            "a histogram with too few edges",
            "one more than bins",
            tensors(good, "score_edges", Tensor.F64.vector(1, 2))),
        reference(
            "a histogram that counts nothing",
            "counts nothing",
            tensors(good, "score_counts", Tensor.F64.vector(new double[20]))),
        reference(
            "a histogram that counts below zero",
            "-1.0",
            tensors(
                tensors(good, "score_edges", Tensor.F64.vector(0, 1, 2)),
                "score_counts",
                Tensor.F64.vector(-1, 5))),
        reference(
            "edges that fall",
            "never fall",
            tensors(
                tensors(good, "score_edges", Tensor.F64.vector(1, 0)),
                "score_counts",
                Tensor.F64.vector(5))),
        reference(
            "features without deviation",
            "no tensor feature_deviation",
            tensors(good, "feature_deviation", null)),
        reference(
            "fewer minima than features",
            "feature_min holds 1 numbers, expected 4",
            tensors(good, "feature_min", Tensor.F64.vector(1))),
        reference(
            "a negative deviation",
            "deviation -1.0",
            tensors(good, "feature_deviation", Tensor.F64.vector(1, 1, 1, -1))),
        reference(
            "a mean that is not a number",
            "statistic NaN",
            tensors(good, "feature_mean", Tensor.F64.vector(1, 1, 1, Double.NaN))),
        reference(
            "histograms of fewer features",
            "feature_edges has 1 rows, expected 4",
            tensors(good, "feature_edges", new Tensor.F64(List.of(1, 11), new double[11]))));
  }

  private static Hostile golden(String name, String says, byte[] content) {
    return entry(
        name,
        Violation.GOLDEN_INVALID,
        EntryNames.GOLDEN,
        says,
        () -> TestArchive.good().list(EntryNames.GOLDEN, content).gzip());
  }

  private static Hostile calibration(String name, String says, Tensor scores) {
    return entry(
        name,
        Violation.CALIBRATION_INVALID,
        EntryNames.CALIBRATION,
        says,
        () ->
            TestArchive.good()
                .list(EntryNames.CALIBRATION, SafeTensors.of(Map.of("scores", scores)).encode())
                .gzip());
  }

  private static Hostile reference(String name, String says, byte[] content) {
    return entry(
        name,
        Violation.REFERENCE_INVALID,
        EntryNames.REFERENCE,
        says,
        () -> TestArchive.good().list(EntryNames.REFERENCE, content).gzip());
  }

  /** The file with one tensor replaced, or without it. */
  private static byte[] tensors(
      byte[] file, String name, @org.jspecify.annotations.Nullable Tensor tensor) {
    try {
      var tensors = new TreeMap<>(SafeTensors.decode(file).tensors());
      if (tensor == null) {
        tensors.remove(name);
      } else {
        tensors.put(name, tensor);
      }
      return SafeTensors.of(tensors).encode();
    } catch (SafeTensors.FormatException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A file with this header and so many bytes of data. */
  private static byte[] safetensors(String header, int data) {
    var json = header.getBytes(StandardCharsets.UTF_8);
    var length = new byte[8];
    length[0] = (byte) json.length;
    length[1] = (byte) (json.length >> 8);
    return Hostile.concat(Hostile.concat(length, json), new byte[data]);
  }
}
