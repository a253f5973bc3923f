package io.anomalyoperator.demo;

import io.anomalyoperator.trainer.Identity;
import io.anomalyoperator.trainer.Packaged;
import io.anomalyoperator.trainer.Progress;
import io.anomalyoperator.trainer.Settings;
import io.anomalyoperator.trainer.Trainer;
import io.anomalyoperator.trainer.TrainingRequest;
import io.anomalyoperator.trainer.data.DataSource;
import io.anomalyoperator.trainer.publish.Pin;
import io.anomalyoperator.trainer.publish.Publisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** The data scientist: trains and publishes. */
final class Workshop {
  private static final int DRAWN = 7;
  private static final int PER_DIGIT = 1_200;
  private static final int EPOCHS = 12;

  private final Ground ground;
  private final Terminal terminal;

  Workshop(Ground ground, Terminal terminal) {
    this.ground = ground;
    this.terminal = terminal;
  }

  /** Trains a small autoencoder on drawn digits of one kind. */
  Path train(String version, int normal, long seed) throws Exception {
    Path archive = ground.folder().resolve("mnist-" + version + ".tar.gz");
    terminal.command(
        "java -jar trainer.jar train --data synthetic:%d --normal %d --name mnist --version %s --seed %d --epochs %d --out %s"
            .formatted(DRAWN, normal, version, seed, EPOCHS, archive.getFileName()));
    Packaged packaged =
        Trainer.train(
            TrainingRequest.of(
                    new Identity(Story.NAME, version),
                    new DataSource.Synthetic(DRAWN, PER_DIGIT),
                    Set.of(Integer.toString(normal)),
                    seed)
                .with(Settings.defaults().withEpochs(EPOCHS)),
            archive,
            Progress.silent());
    var metrics = packaged.manifest().training().metrics();
    terminal.answer(
        String.format(
            Locale.ROOT,
            "package %s… %d KB, AUROC %.3f",
            packaged.digest().sha256().substring(0, 12),
            packaged.digest().size() / 1024,
            metrics.getOrDefault("auroc", Double.NaN)));
    return archive;
  }

  /** Publishes a package, once and for good. */
  Pin publish(Path archive) throws Exception {
    terminal.command("java -jar trainer.jar publish " + archive.getFileName() + " --bucket models");
    try (var store = ground.store()) {
      Pin pin = Pin.of(new Publisher(store).publish(archive, Ground.BUCKET));
      terminal.answer(
          "s3://%s/%s version %s"
              .formatted(pin.bucket(), shortened(pin.key()), pin.versionId().orElse("none")));
      return pin;
    }
  }

  /** What a careless upload does: some bytes differ from what the pin says. */
  Pin publishCorrupted(Path archive) throws IOException {
    byte[] bytes = Files.readAllBytes(archive);
    for (int i = 0; i < 16; i++) {
      bytes[bytes.length / 2 + i] ^= 0x55;
    }
    Path corrupted = ground.folder().resolve("mnist-3-corrupted.tar.gz");
    Files.write(corrupted, bytes);
    terminal.command("aws s3 cp mnist-3-corrupted.tar.gz s3://models/mnist/corrupted.tar.gz");
    try (var store = ground.store()) {
      var published = store.publish(corrupted, Ground.BUCKET, "mnist/corrupted.tar.gz");
      terminal.answer("sixteen bytes of it differ from what was trained");
      return Pin.of(published);
    }
  }

  private static String shortened(String key) {
    return key.replaceAll("([0-9a-f]{12})[0-9a-f]{52}", "$1…");
  }
}
