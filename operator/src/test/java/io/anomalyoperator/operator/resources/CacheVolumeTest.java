package io.anomalyoperator.operator.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anomalyoperator.operator.api.AnomalyModel;
import io.anomalyoperator.operator.api.AnomalyModelStatus;
import io.anomalyoperator.operator.api.CacheSpec;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.api.RevisionState;
import io.anomalyoperator.operator.api.RevisionStatus;
import io.anomalyoperator.operator.api.RevisionStatusBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a fetch is told of its cache. Revision 4 of the fixtures is the one that is made. */
class CacheVolumeTest {
  private static final CacheSpec CACHE = new CacheSpec("packages", "500Mi");

  @Test
  void whatCanBeReturnedToIsKeptAndWhatCannotIsNot() {
    var env =
        env(
            revision(1, RevisionState.Retired).with().bakedAt("2026-11-20T10:00:00Z").build(),
            revision(2, RevisionState.Withdrawn).with().bakedAt("2026-11-20T10:00:00Z").build(),
            revision(3, RevisionState.Serving),
            revision(4, RevisionState.Pending),
            revision(5, RevisionState.Rejected),
            revision(6, RevisionState.Withdrawn),
            revision(7, RevisionState.Superseded),
            revision(8, RevisionState.Withdrawn)
                .with()
                .drainDeadline("2026-11-20T10:00:00Z")
                .build(),
            revision(9, RevisionState.Warm));

    assertEquals(
        Stream.of(sha256(1), sha256(2), sha256(3), Fixtures.SHA256, sha256(8), sha256(9))
            .sorted()
            .collect(Collectors.joining(",")),
        env.get("PACKAGE_CACHE_KEEP"));
  }

  @Test
  void aPackageOfTwoRevisionsIsNamedOnce() {
    var again = revision(3, RevisionState.Serving);
    var env = env(again, again.with().number(2).state(RevisionState.Retired).build());

    assertEquals(2, env.get("PACKAGE_CACHE_KEEP").split(",").length);
  }

  @Test
  void aModelThatWasMadeAnewIsAnotherOwner() {
    assertEquals("3f0c1d9e-6a0b-4a0e-9d53-6f4f3f1c0001/4", env().get("PACKAGE_CACHE_KEEP_AS_OF"));
  }

  @Test
  void theLimitIsInBytes() {
    assertEquals("524288000", env().get("PACKAGE_CACHE_LIMIT"));
    assertEquals(
        "2147483648",
        variables(Fixtures.plain(), new CacheSpec("packages", null)).get("PACKAGE_CACHE_LIMIT"));
  }

  private static Map<String, String> env(RevisionStatus... revisions) {
    var model = Fixtures.plain();
    model.setStatus(
        AnomalyModelStatus.initial().with().revisions(Arrays.asList(revisions)).build());
    return variables(model, CACHE);
  }

  private static Map<String, String> variables(AnomalyModel model, CacheSpec cache) {
    return CacheVolume.env(model, Fixtures.record(4), cache).stream()
        .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
  }

  private static RevisionStatus revision(int number, RevisionState state) {
    return RevisionStatusBuilder.builder()
        .number(number)
        .artifact(
            new ResolvedArtifact(
                "models", "mnist/" + number, null, number == 4 ? null : sha256(number), 1L))
        .state(state)
        .createdAt("2026-11-20T09:00:00Z")
        .build();
  }

  private static String sha256(int number) {
    return Integer.toString(number).repeat(64);
  }
}
