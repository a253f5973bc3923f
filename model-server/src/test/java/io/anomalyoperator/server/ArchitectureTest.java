package io.anomalyoperator.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.anomalyoperator.server",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule theScoringPathKnowsNoHttp =
      noClasses()
          .that()
          .resideInAPackage("..server.scoring..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.micronaut..",
              "io.netty..",
              "com.fasterxml..",
              "io.prometheus..",
              "..server.http..",
              "..server.model..",
              "..server.lifecycle..");

  @ArchTest
  static final ArchRule readingNumbersNeedsNobody =
      noClasses()
          .that()
          .resideInAPackage("..server.json..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages("java..", "..server.json..", "org.jspecify..");

  @ArchTest
  static final ArchRule theModelKnowsNoHttp =
      noClasses()
          .that()
          .resideInAnyPackage("..server.model..", "..server.settings..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.micronaut..", "io.netty..", "..server.http..");

  @ArchTest
  static final ArchRule picturesKnowNoHttpAndNoFiles =
      noClasses()
          .that()
          .resideInAPackage("..server.picture..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.micronaut..", "io.netty..", "java.nio.file..", "..server.http..");

  @ArchTest
  static final ArchRule rowsOfUsersGoNowhere =
      noClasses()
          .that()
          .resideInAPackage("..server.replay..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              "java.lang..",
              "java.nio",
              "java.time..",
              "java.util..",
              "..server.scoring..",
              "..server.replay..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule driftIsToldByRowsAndTheirReferenceAlone =
      noClasses()
          .that()
          .resideInAPackage("..server.drift..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              "java.lang..",
              "java.time..",
              "java.util..",
              "io.anomalyoperator.modelpackage..",
              "..server.drift..",
              "..server.replay..",
              "org.apache.commons.statistics..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule nobodyAsksTheEnvironmentButTheMainClassAndTheLog =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.anomalyoperator.server.Main")
          .and()
          .resideOutsideOfPackage("..server.logging..")
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class);

  @ArchTest
  static final ArchRule onlyTheScoringPathTouchesTheEngine =
      noClasses()
          .that()
          .resideOutsideOfPackage("..server.scoring..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");
}
