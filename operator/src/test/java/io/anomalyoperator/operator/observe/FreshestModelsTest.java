package io.anomalyoperator.operator.observe;

import static org.junit.jupiter.api.Assertions.assertSame;

import io.anomalyoperator.operator.api.AnomalyModel;
import org.junit.jupiter.api.Test;

/** The cached version of a model, or the own last write. */
class FreshestModelsTest {
  private final FreshestModels models = new FreshestModels();

  private static AnomalyModel model(String name, String version) {
    var model = new AnomalyModel();
    model.getMetadata().setNamespace("models");
    model.getMetadata().setName(name);
    model.getMetadata().setResourceVersion(version);
    return model;
  }

  @Test
  void whatNobodyWroteIsAsTheCacheHasIt() {
    AnomalyModel cached = model("mnist", "7");
    assertSame(cached, models.of(cached));
  }

  @Test
  void theOwnWriteCountsUntilTheCacheHasIt() {
    AnomalyModel own = model("mnist", "10");
    models.wrote(own);
    assertSame(own, models.of(model("mnist", "9")), "10 is newer than 9");
    assertSame(own, models.of(model("mnist", "9")), "however often the cache is asked");
    AnomalyModel heard = model("mnist", "10");
    assertSame(heard, models.of(heard));
  }

  @Test
  void somebodysLaterEditCounts() {
    models.wrote(model("mnist", "10"));
    AnomalyModel edited = model("mnist", "11");
    assertSame(edited, models.of(edited));
  }

  @Test
  void onceTheCacheCaughtUpTheOwnWriteIsForgotten() {
    models.wrote(model("mnist", "10"));
    models.of(model("mnist", "11"));
    AnomalyModel madeAnew = model("mnist", "3");
    assertSame(madeAnew, models.of(madeAnew));
  }

  @Test
  void afterAConflictTheCacheIsBelieved() {
    AnomalyModel cached = model("mnist", "9");
    models.wrote(model("mnist", "10"));
    models.forget(ModelKey.of(cached));
    assertSame(cached, models.of(cached));
  }

  @Test
  void oneModelsWriteIsNotAnothers() {
    models.wrote(model("mnist", "10"));
    AnomalyModel other = model("other", "9");
    assertSame(other, models.of(other));
  }
}
