package io.anomalyoperator.trainer;

import static com.tngtech.archunit.base.DescribedPredicate.anyElementThat;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What may know what. */
@AnalyzeClasses(packages = "io.anomalyoperator.trainer", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule onlyTheEngineSpeaksToDjl =
      noClasses()
          .that()
          .resideOutsideOfPackage("..trainer.engine")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.djl..");

  @ArchTest
  static final ArchRule dataAndFiguresKnowOfNothingElse =
      classes()
          .that()
          .resideInAnyPackage("..trainer.data", "..trainer.evaluation")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.apache.commons.csv..",
              "org.jspecify.annotations",
              "..trainer.data",
              "..trainer.evaluation");

  @ArchTest
  static final ArchRule onlyPublishingSpeaksToTheStore =
      noClasses()
          .that()
          .resideOutsideOfPackages("..trainer.publish", "..trainer.cli")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.anomalyoperator.store..");

  @ArchTest
  static final ArchRule nothingButTheProgramNeedsTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackages("..trainer.cli")
          .and()
          .doNotHaveSimpleName("Main")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..trainer.cli", "picocli..", "me.tongfei..");

  /** Other modules call what is public here, and shall not need the engine's own types for it. */
  @ArchTest
  static final ArchRule noSignatureSpeaksOfTheEngine =
      noMethods()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .resideInAPackage("io.anomalyoperator.trainer")
          .should()
          .haveRawReturnType(resideInAPackage("..trainer.engine"))
          .orShould()
          .haveRawParameterTypes(anyElementThat(resideInAPackage("..trainer.engine")))
          .orShould()
          .declareThrowableOfType(resideInAPackage("..trainer.engine"));
}
