package io.anomalyoperator.store;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.anomalyoperator.store",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /** S3 and the format of packages; not Kubernetes, not an engine, not a web framework. */
  @ArchTest
  static final ArchRule storeDependsOnS3AndPackagesAlone =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.anomalyoperator.store",
              "io.anomalyoperator.modelpackage",
              "io.anomalyoperator.settings",
              "java..",
              "software.amazon.awssdk..",
              "org.jspecify.annotations");
}
