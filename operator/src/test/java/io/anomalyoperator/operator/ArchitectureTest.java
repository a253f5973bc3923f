package io.anomalyoperator.operator;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.anomalyoperator.operator.apply.StatusWriter;
import io.anomalyoperator.operator.gate.EvaluationGate;
import io.anomalyoperator.operator.gate.ReplayGate;
import io.anomalyoperator.operator.gate.RuntimeGate;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.NullMarked;

/** The rules that keep decisions apart from deeds. */
@AnalyzeClasses(
    packages = "io.anomalyoperator.operator",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.anomalyoperator.operator.";
  private static final String[] PURE = {
    ROOT + "access..", ROOT + "rollout..", ROOT + "resources..", ROOT + "api.."
  };

  @ArchTest
  static final ArchRule whatIsPureKnowsNoClient =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .or()
          .haveSimpleNameEndingWith("Gate")
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAnyPackage(
                      "io.fabric8.kubernetes.client..",
                      "io.javaoperatorsdk..",
                      "software.amazon..",
                      "java.net.http..",
                      "java.nio.file..")
                  // the base class of every resource type
                  .and(DescribedPredicate.not(JavaClass.Predicates.type(CustomResource.class))))
          .because("a decision or a description asks nobody and writes nothing");

  @ArchTest
  static final ArchRule whatIsPureLogsNothing =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .or()
          .haveSimpleNameEndingWith("Gate")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.slf4j..", "ch.qos.logback..", "java.util.logging..")
          .because("what it has to tell is in what it returns");

  @ArchTest
  static final ArchRule whatIsPureHasNoClock =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .or()
          .haveSimpleNameEndingWith("Gate")
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(Clock.class, "systemDefaultZone")
          .orShould()
          .callMethod(InstantSource.class, "system")
          .because("the time is observed with all else, once");

  @ArchTest
  static final ArchRule plannersKnowNoKubernetesObject =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "rollout..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + "resources..", ROOT + "apply..", ROOT + "observe..")
          .because("it decides on records, and others make objects of its decisions");

  @ArchTest
  static final ArchRule s3IsReachedThroughThePackageStore =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon..")
          .because("package-store is the one place that knows AWS");

  @ArchTest
  static final ArchRule theSpecIsNeverWritten =
      noClasses()
          .that()
          // it copies the spec, as an update of a status sends the whole object
          .doNotHaveFullyQualifiedName(StatusWriter.class.getName())
          .should()
          .callMethodWhere(
              target(name("setSpec")).and(target(owner(assignableTo(CustomResource.class)))))
          .because("what was asked is the user's word");

  @ArchTest
  static final ArchRule packagesSayWhatLivesInThem =
      classes().that().haveSimpleName("package-info").should().beAnnotatedWith(NullMarked.class);

  @ArchTest
  static final ArchRule noPackageGoesInCircles =
      SlicesRuleDefinition.slices()
          .matching(ROOT + "(*)..")
          .should()
          .beFreeOfCycles()
          // an evaluator is pure and speaks the planner's words, as the collector beside it does
          .ignoreDependency(
              JavaClass.Predicates.resideInAPackage(ROOT + "rollout.."),
              JavaClass.Predicates.resideInAPackage(ROOT + "gate..")
                  .and(
                      JavaClass.Predicates.simpleNameEndingWith("Gate")
                          .or(
                              JavaClass.Predicates.belongToAnyOf(
                                  EvaluationGate.class, ReplayGate.class, RuntimeGate.class))));
}
