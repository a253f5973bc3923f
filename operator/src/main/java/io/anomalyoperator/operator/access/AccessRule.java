package io.anomalyoperator.operator.access;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What models of some namespaces may name. In names, {@code *} stands for any characters. An empty
 * list admits nothing.
 *
 * @param namespaces names
 * @param buckets names
 * @param endpoints of S3 servers, exactly: {@code http://HOST:PORT} or {@code https://HOST}; {@code
 *     aws} for S3 itself; or {@code *} for any
 * @param imageRepositories with their registry: {@code ghcr.io/team/server}; {@code ghcr.io/team/*}
 *     for all below; or {@code *} for any
 * @param serviceAccounts names
 * @param roleArns of AWS: {@code arn:aws:iam::123456789012:role/models-*}
 */
public record AccessRule(
    List<String> namespaces,
    List<String> buckets,
    List<String> endpoints,
    List<String> imageRepositories,
    List<String> serviceAccounts,
    List<String> roleArns) {
  /** Admits whatever there is. */
  static final String ANY = "*";

  private static final Pattern NAME = Pattern.compile("^[a-z0-9.*-]+$");
  private static final Pattern ROLE =
      Pattern.compile("^(\\*|arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/*-]+)$");
  private static final Pattern ENDPOINT =
      Pattern.compile("^(\\*|aws|https?://[A-Za-z0-9.:\\[\\]_-]+/?)$");
  private static final Pattern REPOSITORY =
      Pattern.compile(
          "^([a-zA-Z0-9-]+(\\.[a-zA-Z0-9-]+)+(:[0-9]+)?|[a-zA-Z0-9-]+:[0-9]+|localhost)"
              + "(/[a-z0-9]+([._-]+[a-z0-9]+)*)*(/\\*)?$");

  /** Admits everything everywhere. */
  static final AccessRule EVERYTHING =
      new AccessRule(
          List.of(ANY), List.of(ANY), List.of(ANY), List.of(ANY), List.of(ANY), List.of(ANY));

  public AccessRule {
    namespaces = checked("namespaces", namespaces, matches(NAME), "a name, with * in it");
    buckets = checked("buckets", buckets, matches(NAME), "a name, with * in it");
    endpoints =
        checked(
                "endpoints",
                endpoints,
                matches(ENDPOINT),
                "http://HOST:PORT, https://HOST, aws or *")
            .stream()
            .map(Endpoint::normal)
            .toList();
    imageRepositories =
        checked(
            "imageRepositories",
            imageRepositories,
            repository -> repository.equals(ANY) || REPOSITORY.matcher(repository).matches(),
            "a repository with its registry and without tag and digest, or one that ends in /*, or *");
    serviceAccounts =
        checked("serviceAccounts", serviceAccounts, matches(NAME), "a name, with * in it");
    roleArns =
        checked(
            "roleArns",
            roleArns,
            matches(ROLE),
            "arn:aws:iam::ACCOUNT:role/NAME with * in the name, or *");
  }

  boolean concerns(String namespace) {
    return anyMatches(namespaces, namespace);
  }

  boolean admitsBucket(String bucket) {
    return anyMatches(buckets, bucket);
  }

  boolean admitsEndpoint(String endpoint) {
    return endpoints.contains(ANY) || endpoints.contains(endpoint);
  }

  boolean admitsImage(String repository) {
    return imageRepositories.stream().anyMatch(r -> ImageRepository.matches(r, repository));
  }

  boolean admitsServiceAccount(String account) {
    return anyMatches(serviceAccounts, account);
  }

  boolean admitsRole(String arn) {
    return anyMatches(roleArns, arn);
  }

  private static boolean anyMatches(List<String> rules, String name) {
    return rules.stream().anyMatch(rule -> matches(rule, name));
  }

  private static boolean matches(String rule, String name) {
    String expression =
        Arrays.stream(rule.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return name.matches(expression);
  }

  private static Predicate<String> matches(Pattern pattern) {
    return pattern.asMatchPredicate();
  }

  private static List<String> checked(
      String list, @Nullable List<String> said, Predicate<String> rightful, String expected) {
    List<String> rules = said == null ? List.of() : List.copyOf(said);
    rules.stream()
        .filter(rightful.negate())
        .findFirst()
        .ifPresent(
            wrong -> {
              throw new IllegalArgumentException(
                  "%s has \"%s\", expected %s".formatted(list, wrong, expected));
            });
    return rules;
  }
}
