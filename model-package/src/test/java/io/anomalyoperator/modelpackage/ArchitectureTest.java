package io.anomalyoperator.modelpackage;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.anomalyoperator.modelpackage",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /**
   * No engine, no cloud, no Kubernetes, no web framework, no logger: only what the format needs.
   */
  @ArchTest
  static final ArchRule formatDependsOnTarAndJsonAlone =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.anomalyoperator.modelpackage",
              "java..",
              "com.fasterxml.jackson..",
              "org.apache.commons.compress.archivers.tar",
              "org.jspecify.annotations");
}
