package io.anomalyoperator.operator.api;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The CustomResourceDefinition as it follows from the Java types. */
final class CrdYaml {
  private CrdYaml() {}

  static String generate(Path folder) throws IOException {
    new CRDGenerator()
        .customResourceClasses(AnomalyModel.class)
        .forCRDVersions("v1")
        .withMinQuotes(true)
        .withPostProcessor(
            new CRDPostProcessor() {
              @Override
              public HasMetadata process(HasMetadata crd, String version) {
                return CrdSchema.finish((CustomResourceDefinition) crd);
              }
            })
        .inOutputDir(folder.toFile())
        .generate();
    var generated = Files.readString(folder.resolve("anomalymodels.anomaly-operator.io-v1.yml"));
    // the first line tells of the generator; what a reader needs to know is the source
    return "# Generated from io.anomalyoperator.operator.api: "
        + CrdTest.UPDATE
        + generated.substring(generated.indexOf('\n'));
  }
}
