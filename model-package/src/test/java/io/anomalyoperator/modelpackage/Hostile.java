package io.anomalyoperator.modelpackage;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A package that breaks a rule.
 *
 * @param name what is wrong with it, as a sentence
 * @param violation the rule
 * @param entry the one that the verdict names; empty for the archive as a whole
 * @param says what the message has to contain
 * @param archive its bytes
 */
record Hostile(
    String name,
    Violation violation,
    Optional<String> entry,
    String says,
    Supplier<byte[]> archive) {

  static Hostile archive(String name, Violation violation, String says, Supplier<byte[]> archive) {
    return new Hostile(name, violation, Optional.empty(), says, archive);
  }

  static Hostile entry(
      String name, Violation violation, String entry, String says, Supplier<byte[]> archive) {
    return new Hostile(name, violation, Optional.of(entry), says, archive);
  }

  static Hostile manifest(String name, String says, Supplier<byte[]> archive) {
    return entry(name, Violation.MANIFEST_INVALID, EntryNames.MANIFEST, says, archive);
  }

  static byte[] concat(byte[] head, byte[] tail) {
    var both = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, both, head.length, tail.length);
    return both;
  }

  @Override
  public String toString() {
    return name;
  }
}
