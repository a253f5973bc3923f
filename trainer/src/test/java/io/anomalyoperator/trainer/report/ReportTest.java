package io.anomalyoperator.trainer.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anomalyoperator.modelpackage.PackageReader;
import io.anomalyoperator.trainer.Ensemble;
import io.anomalyoperator.trainer.Identity;
import io.anomalyoperator.trainer.Judge;
import io.anomalyoperator.trainer.Packager;
import io.anomalyoperator.trainer.Progress;
import io.anomalyoperator.trainer.Settings;
import io.anomalyoperator.trainer.Trainer;
import io.anomalyoperator.trainer.TrainingRequest;
import io.anomalyoperator.trainer.data.CsvOptions;
import io.anomalyoperator.trainer.data.DataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final Settings QUICK = Settings.defaults().withEpochs(20).withHoldout(0.5);

  @TempDir private Path folder;

  @Test
  void showsImagesBesideTheirReconstructions() throws Exception {
    var page = page(new DataSource.Synthetic(1, 200), Set.of("0"));

    assertEquals(2, count(page, "<svg "), "ROC and histograms");
    assertEquals(10, count(page, "<tr><td>"), "a line for each digit");
    assertTrue(count(page, "alt=\"reconstruction\"") >= 12, "found and normal rows");
    assertSelfContained(page);
  }

  @Test
  void namesTheColumnsThatATableIsStrangeIn() throws Exception {
    var page = page(table(), Set.of("good"));

    assertTrue(page.contains("Columns with the largest error"));
    var first = page.indexOf("<tr><td>a &lt;b&gt;</td>");
    var second = page.indexOf("<tr><td>c</td>");
    assertTrue(first >= 0 && second > first, "the strange column comes first, escaped");
    assertSelfContained(page);
  }

  @Test
  void showsWhatAnEnsembleMakesOfImages() throws Exception {
    var settings = QUICK.withEpochs(2).withEnsemble(new Ensemble(2, 5, 50));

    var page = page(new DataSource.Synthetic(1, 200), Set.of("0"), settings);

    assertTrue(page.contains("of 2 autoencoders and 5 neighbours among 50 rows"));
    assertTrue(count(page, "alt=\"reconstruction\"") >= 12, "found and normal rows");
    assertFalse(page.contains("Deep SVDD"), "nothing was published on these digits");
    assertSelfContained(page);
  }

  private static void assertSelfContained(String page) {
    assertTrue(page.startsWith("<!doctype html>"));
    assertTrue(page.contains("prefers-color-scheme: dark"));
    for (var outside : new String[] {"http:", "https:", "<script", "<link", "@import"}) {
      assertFalse(page.contains(outside), outside);
    }
    var text = page.replaceAll("data:image/png;base64,[^\"]*", "");
    assertFalse(text.contains("NaN") || text.contains("Infinity"), "every number is one");
  }

  private static int count(String page, String text) {
    return (int) Pattern.compile(Pattern.quote(text)).matcher(page).results().count();
  }

  private String page(DataSource source, Set<String> normal) throws Exception {
    return page(source, normal, QUICK);
  }

  private String page(DataSource source, Set<String> normal, Settings settings) throws Exception {
    var archive = folder.resolve("package.tar.gz");
    var request = TrainingRequest.of(new Identity("m", "1"), source, normal, 1).with(settings);
    Trainer.train(request, archive, Progress.silent());
    Packager.unpack(archive, folder.resolve("unpacked"));
    var model = PackageReader.open(folder.resolve("unpacked"));
    try (var judge = Judge.of(model, source, normal)) {
      return Report.of(judge, judge.evaluate(Progress.silent()));
    }
  }

  /** In strange rows, the first column does not follow from the second. */
  private DataSource table() throws Exception {
    var random = new SplittableRandom(1);
    var lines = new StringBuilder("a <b>,c,kind\n");
    for (int i = 0; i < 400; i++) {
      double c = random.nextGaussian();
      boolean strange = i % 10 == 0;
      double a = strange ? 40 : 2 * c;
      lines.append("%f,%f,%s%n".formatted(a, c, strange ? "odd" : "good"));
    }
    var file = Files.writeString(folder.resolve("table.csv"), lines);
    return new DataSource.Csv(file, CsvOptions.allColumns().withLabel("kind"), Optional.empty());
  }
}
