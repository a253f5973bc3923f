package io.anomalyoperator.operator;

import io.anomalyoperator.operator.CrashSweepTest.Cut;
import io.anomalyoperator.operator.api.CanarySpec;
import io.anomalyoperator.operator.api.CanaryStepSpec;
import io.anomalyoperator.operator.api.EvaluationGateSpec;
import io.anomalyoperator.operator.api.GatesSpec;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.ResolvedArtifact;
import io.anomalyoperator.operator.api.Step;
import io.anomalyoperator.operator.api.Strategy;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.operator.rollout.ModelInput;
import io.anomalyoperator.operator.rollout.TestPackages;
import io.anomalyoperator.operator.rollout.TestTraffic;
import io.anomalyoperator.operator.rollout.VerifiedArtifact;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A story that ends somewhere. To be cut down before a write leaves the same cluster as after the
 * one before it, so one story tries both and the others only one.
 *
 * @param writes how many writes the operator makes of it when nothing disturbs it
 * @param cuts what is tried at each write
 * @param given what was before, undisturbed
 * @param story what the writes belong to
 */
record CrashStory(
    String name,
    int writes,
    Set<Cut> cuts,
    Consumer<EmbeddedGround> given,
    Consumer<EmbeddedGround> story) {

  private static final GatesSpec EVALUATED =
      new GatesSpec(
          null,
          new EvaluationGateSpec("labels", "rows.safetensors", null, "ab".repeat(32), 0.9),
          null,
          null);

  private static final VerifiedArtifact OF_ANOTHER_CONTRACT =
      TestPackages.verified(
          "b",
          new ResolvedArtifact("models", "b", "version-of-b", null, null),
          new ModelInput("features", "FP32", List.of(3L)));

  static final List<CrashStory> ALL =
      List.of(
          new CrashStory(
              "a second version is promoted",
              25,
              EnumSet.allOf(Cut.class),
              ground -> {},
              ground -> {
                promote(ground, "a");
                promote(ground, "b");
              }),
          afterAFirstVersion(
              "a lying candidate is rejected and the next one promoted",
              20,
              ground -> {
                ground.tasks.liars.add("b");
                promote(ground, "b");
                promote(ground, "c");
              }),
          afterAFirstVersion(
              "a person rolls back while the new version bakes",
              18,
              ground -> {
                ground.ask("b");
                ground.untilStep(Step.Bake);
                ground.rollBackTo(1);
                ground.untilDone();
              }),
          afterAFirstVersion(
              "a request is overtaken while it bakes",
              26,
              ground -> {
                ground.ask("b");
                ground.untilStep(Step.Bake);
                ground.ask("c");
                ground.untilDone();
              }),
          afterAFirstVersion(
              "a version that becomes unwell is rolled back",
              16,
              ground -> {
                ground.ask("b");
                ground.untilStep(Step.Bake);
                ground.node.unready.add(2);
                ground.untilDone();
              }),
          afterAFirstVersion(
              "a package that is no good is rejected",
              3,
              ground -> {
                ground.tasks.packages.put(
                    "b", new Finding.Verdict<>(Reason.PackageInvalid, "no manifest"));
                promote(ground, "b");
              }),
          afterAFirstVersion(
              "a candidate that judges otherwise is rejected",
              8,
              ground -> {
                ground.tasks.alarming.add("b");
                promote(ground, "b");
              }),
          afterAFirstVersion(
              "a candidate that tells anomalies badly is rejected",
              8,
              ground -> {
                ground.tasks.poor.add("b");
                ground.edit(s -> s.withRollout(s.rollout().withGates(EVALUATED)));
                promote(ground, "b");
              }),
          afterAFirstVersion(
              "requests that fail in the bake take it back",
              16,
              ground -> {
                ground.ask("b");
                ground.untilStep(Step.Bake);
                ground.tasks.traffic.put("b", TestTraffic.of(200, 200));
                ground.untilDone();
              }),
          afterAFirstVersion(
              "a canary grows and is promoted",
              16,
              ground -> {
                by(ground, Strategy.Canary);
                promote(ground, "b");
              }),
          afterAFirstVersion(
              "a canary whose requests fail is taken back",
              13,
              ground -> {
                by(ground, Strategy.Canary);
                ground.tasks.traffic.put("b", TestTraffic.of(200, 200));
                promote(ground, "b");
              }),
          afterAFirstVersion(
              "another version is asked for while a canary serves",
              27,
              ground -> {
                by(ground, Strategy.Canary);
                ground.ask("b");
                ground.until(s -> s.rollout().sharesTraffic(s.servingRevision()));
                promote(ground, "c");
              }),
          afterAFirstVersion(
              "a version is replaced",
              14,
              ground -> {
                by(ground, Strategy.Replace);
                promote(ground, "b");
              }),
          afterAFirstVersion(
              "a lying replacement is taken back",
              17,
              ground -> {
                by(ground, Strategy.Replace);
                ground.tasks.liars.add("b");
                promote(ground, "b");
              }),
          afterAFirstVersion(
              "it is scaled while a candidate starts",
              16,
              ground -> {
                ground.ask("b");
                ground.untilStep(Step.Stage);
                ground.edit(s -> s.withReplicas(3));
                ground.untilDone();
              }),
          afterAFirstVersion(
              "another version is asked for while the traffic moves",
              26,
              ground -> {
                ground.ask("b");
                ground.untilStep(Step.Switch);
                promote(ground, "c");
              }),
          afterAFirstVersion(
              "it is deleted while a candidate starts, and made again",
              17,
              ground -> {
                ground.ask("b");
                ground.untilStep(Step.Stage);
                ground.delete();
                promote(ground, "c");
              }),
          afterAFirstVersion(
              "a candidate that takes another input is rejected",
              3,
              ground -> {
                ground.tasks.packages.put("b", new Finding.Found<>(OF_ANOTHER_CONTRACT));
                promote(ground, "b");
              }),
          new CrashStory(
              "a person rolls back to a version whose pods are gone",
              13,
              EnumSet.complementOf(EnumSet.of(Cut.BEFORE)),
              ground -> {
                promote(ground, "a");
                promote(ground, "b");
              },
              ground -> {
                ground.rollBackTo(1);
                ground.untilDone();
              }),
          afterAFirstVersion(
              "a request is taken back while its candidate starts",
              9,
              ground -> {
                ground.ask("b");
                ground.untilStep(Step.Stage);
                promote(ground, "a");
              }),
          afterAFirstVersion(
              "a request is taken back while it bakes",
              18,
              ground -> {
                ground.ask("b");
                ground.untilStep(Step.Bake);
                promote(ground, "a");
              }));

  /** One that begins where the first one has been: a version serves. */
  private static CrashStory afterAFirstVersion(
      String name, int writes, Consumer<EmbeddedGround> story) {
    return new CrashStory(
        name,
        writes,
        EnumSet.complementOf(EnumSet.of(Cut.BEFORE)),
        ground -> promote(ground, "a"),
        story);
  }

  private static void promote(EmbeddedGround ground, String key) {
    ground.ask(key);
    ground.untilDone();
  }

  private static void by(EmbeddedGround ground, Strategy strategy) {
    var canary = new CanarySpec(List.of(new CanaryStepSpec(1, 2)));
    ground.edit(s -> s.withRollout(s.rollout().with().strategy(strategy).canary(canary).build()));
  }
}
