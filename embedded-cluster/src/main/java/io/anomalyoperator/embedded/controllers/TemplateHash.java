package io.anomalyoperator.embedded.controllers;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** A short name for the content of a pod template. */
final class TemplateHash {
  /** Letters that make no words, as Kubernetes uses them. */
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private TemplateHash() {}

  static String of(PodTemplateSpec template) {
    CRC32 sum = new CRC32();
    sum.update(Serialization.asJson(template).getBytes(StandardCharsets.UTF_8));
    StringBuilder hash = new StringBuilder();
    for (char digit : Long.toString(sum.getValue()).toCharArray()) {
      hash.append(LETTERS.charAt(digit - '0'));
    }
    return hash.toString();
  }
}
