package io.anomalyoperator.operator.access;

import java.util.Optional;
import java.util.regex.Pattern;

/** Where an image comes from, without the tag and the digest that say which one it is. */
final class ImageRepository {
  /** Stands for what is no reference of an image; no repository is called so. */
  static final String NONE = "no image reference";

  private static final String DOCKER_HUB = "docker.io/";

  private static final Pattern REFERENCE =
      Pattern.compile(
          "^([a-zA-Z0-9.-]+(:[0-9]+)?/)?[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*"
              + "(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?(@sha256:[0-9a-f]{64})?$");

  private ImageRepository() {}

  /**
   * The repository of an image, its registry included: {@code team/server:1} is {@code
   * docker.io/team/server}. Nothing for what is no image reference.
   */
  static Optional<String> of(String image) {
    if (!REFERENCE.matcher(image).matches()) {
      return Optional.empty();
    }
    String named = image.split("@", 2)[0];
    int colon = named.lastIndexOf(':');
    String repository = colon > named.lastIndexOf('/') ? named.substring(0, colon) : named;
    return Optional.of(
        namesRegistry(repository)
            ? repository
            : DOCKER_HUB + (repository.contains("/") ? "" : "library/") + repository);
  }

  /** Whether it says where it is, and nobody has to guess. */
  static boolean namesRegistry(String repository) {
    int slash = repository.indexOf('/');
    String first = slash < 0 ? "" : repository.substring(0, slash);
    return first.contains(".") || first.contains(":") || first.equals("localhost");
  }

  /** Whether a repository is the one of a rule, or below the one that ends in {@code /*}. */
  static boolean matches(String rule, String repository) {
    return rule.equals(AccessRule.ANY)
        || (rule.endsWith("/*")
            ? repository.startsWith(rule.substring(0, rule.length() - 1))
            : repository.equals(rule));
  }
}
