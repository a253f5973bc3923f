package io.anomalyoperator.trainer.cli;

import io.anomalyoperator.modelpackage.Manifest;
import io.anomalyoperator.modelpackage.Score;
import io.anomalyoperator.trainer.PackageRequest;
import io.anomalyoperator.trainer.Packaged;
import io.anomalyoperator.trainer.Packager;
import io.anomalyoperator.trainer.TrainingRequest;
import io.anomalyoperator.trainer.UsualScore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code trainer package}. */
@Command(
    sortOptions = false,
    name = "package",
    description = {
      "Makes the archive of a folder that train wrote, or a package of any TorchScript file.",
      "",
      "The same content always becomes the same bytes.",
      "",
      "  trainer package mnist-0 --out mnist.tar.gz",
      "",
      "A model made elsewhere, saved with torch.jit.save, needs data to calibrate on: normal rows",
      "that it was not trained on, and others, if there are some, for the golden set. Of MNIST and",
      "synthetic digits the test images are taken, of a CSV file all rows. The model gets a batch",
      "of rows in float32 and answers rows of the same size, or one score for each (--score output),",
      "or both in one row (--score reconstruction-and-score).",
      "",
      "  trainer package --model vae.pt --data mnist/ --normal 0 --shape 1,28,28 \\",
      "                  --name mnist --version vae-3 --out mnist.tar.gz",
      "  trainer package --model forest.pt --calibration-data houses.csv --score output \\",
      "                  --input-name houses --name houses --version 2 --out houses.tar.gz",
      ""
    })
final class PackageCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "Folder that train wrote, or that a package was unpacked into.")
  private @Nullable Path folder;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "FILE",
      description = "The archive to write.")
  private Path out = Path.of("");

  @Option(
      names = {"-m", "--model"},
      paramLabel = "FILE",
      description = "TorchScript file to package.")
  private @Nullable Path model;

  @Option(
      names = {"-d", "--data", "--calibration-data"},
      paramLabel = "DATA",
      description = "What to calibrate on: " + DataOptions.KINDS)
  private @Nullable String data;

  @Mixin private DataOptions dataOptions = new DataOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();

  @Option(
      names = "--input-name",
      paramLabel = "NAME",
      defaultValue = "features",
      description = "Name of the input tensor. Default: ${DEFAULT-VALUE}.")
  private String inputName = "";

  @Option(
      names = "--shape",
      split = ",",
      paramLabel = "SIZE",
      description = "Shape of one row, such as 784 or 1,28,28. Default: the numbers of a row.")
  private List<Long> shape = List.of();

  @Option(
      names = "--preprocessing",
      paramLabel = "KIND",
      description =
          "none: the model takes what users send (default for tables); "
              + "image: pixels from 0 to 255 become 0 to 1 (default for images); image-inverted; "
              + "standardise: each column by its mean and deviation in the data; "
              + "FILE.json: the object that goes into the manifest.")
  private @Nullable String preprocessing;

  @Option(
      names = "--score",
      paramLabel = "FORMULA",
      converter = ScoreName.class,
      description =
          "relative-reconstruction-error (default for images), mean-squared-error "
              + "(default for tables), output, if the model scores by itself, or "
              + "reconstruction-and-score, if it answers a row of the same size and then its score.")
  private @Nullable Score score;

  @Option(
      names = "--false-positive-rate",
      paramLabel = "RATE",
      defaultValue = "" + TrainingRequest.USUAL_FALSE_POSITIVE_RATE,
      description =
          "Accepted share of alarms among normal rows. A rate of 1/N needs N-1 normal "
              + "rows. Default: ${DEFAULT-VALUE}.")
  private double falsePositiveRate;

  @Override
  public Integer call() throws Exception {
    var console = Console.of(spec);
    console.packaged(write(console), out);
    return Exit.OK;
  }

  private Packaged write(Console console) throws Exception {
    if (folder != null && model == null) {
      if (identity.given() || data != null) {
        throw new UsageException(
            "a folder has name, version and calibration already; drop the options, or give --model");
      }
      return Packager.pack(folder, out);
    }
    if (model != null && folder == null) {
      return Packager.write(request(model), out, console.progress());
    }
    throw new UsageException("give either the FOLDER that train wrote or --model FILE");
  }

  private PackageRequest request(Path file) throws Exception {
    if (data == null) {
      throw new UsageException("Missing required option: '--data=DATA'");
    }
    if (!Files.isRegularFile(file)) {
      throw new UsageException("--model is %s; there is no such file".formatted(file));
    }
    var rows = dataOptions.source(data, Optional.empty()).judging();
    var normal = rows.normal(dataOptions.normal());
    var input =
        new Manifest.Input(
            inputName,
            Manifest.Input.FP32,
            shape.isEmpty() ? List.of((long) rows.form().width()) : shape,
            PreprocessingOption.parse(Optional.ofNullable(preprocessing), normal));
    if (input.size() != rows.form().width()) {
      throw new UsageException(
          "--shape %s has %d numbers, a row of the data has %d"
              .formatted(shape, input.size(), rows.form().width()));
    }
    return new PackageRequest(
        identity.identity(),
        file,
        input,
        score != null ? score : UsualScore.of(rows.form()),
        Bounds.share("--false-positive-rate", falsePositiveRate),
        normal,
        rows.anomalous(dataOptions.normal()),
        normal,
        Optional.empty(),
        0,
        Map.of());
  }

  /** By the name that the formula has in a manifest. */
  static final class ScoreName implements ITypeConverter<Score> {
    @Override
    public Score convert(String name) {
      return Arrays.stream(Score.values())
          .filter(score -> score.id().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "found '%s', expected one of %s"
                          .formatted(
                              name,
                              Arrays.stream(Score.values())
                                  .map(Score::id)
                                  .collect(Collectors.joining(", ")))));
    }
  }
}
