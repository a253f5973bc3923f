package io.anomalyoperator.operator.access;

import io.anomalyoperator.operator.api.AnomalyModelSpec;
import io.anomalyoperator.operator.api.Defaults;
import io.anomalyoperator.operator.api.Labels;
import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.api.S3Spec;
import io.anomalyoperator.operator.api.ServerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What models may name, by namespace. What a model gets that names nothing is admitted always: the
 * operator's S3 endpoint, the repository of its model-server image, the namespace's default service
 * account. Of several rules, it is enough that one admits a thing.
 *
 * @param requireSecretLabel whether a Secret must carry the label {@link Labels#ALLOW_MODELS} to be
 *     named
 * @param rules each for the namespaces that it names
 * @param ownEndpoint where S3 is for models that do not say
 * @param ownRepository where images come from for models that do not say
 */
public record AccessPolicy(
    boolean requireSecretLabel, List<AccessRule> rules, String ownEndpoint, String ownRepository) {
  private static final String DEFAULT_ACCOUNT = "default";

  /**
   * One thing that a spec names.
   *
   * @param own what is admitted without a rule
   * @param admits whether a rule admits the name
   * @param list where a rule says so
   */
  private record Named(
      Reason reason,
      String field,
      String name,
      List<String> own,
      BiPredicate<AccessRule, String> admits,
      Function<AccessRule, List<String>> list) {}

  public AccessPolicy {
    rules = List.copyOf(rules);
  }

  /** Rules beside what the operator itself uses. */
  public static AccessPolicy of(
      boolean requireSecretLabel, List<AccessRule> rules, S3Spec ownS3, String ownImage) {
    return new AccessPolicy(
        requireSecretLabel,
        rules,
        Endpoint.of(ownS3),
        ImageRepository.of(ownImage).orElse(ownImage));
  }

  /** Everything may be named: for whoever trusts all who may edit models. */
  public static AccessPolicy open() {
    return new AccessPolicy(false, List.of(AccessRule.EVERYTHING), Endpoint.AWS, "");
  }

  /** The first thing that the spec names and its namespace may not. */
  public Optional<Refusal> refusal(String namespace, AnomalyModelSpec spec) {
    List<AccessRule> mine = rules.stream().filter(rule -> rule.concerns(namespace)).toList();
    return named(spec).stream()
        .filter(named -> !named.own().contains(named.name()))
        .filter(named -> mine.stream().noneMatch(rule -> named.admits().test(rule, named.name())))
        .findFirst()
        .map(named -> new Refusal(named.reason(), message(namespace, mine, named)));
  }

  private List<Named> named(AnomalyModelSpec spec) {
    List<Named> all = new ArrayList<>();
    all.add(
        new Named(
            Reason.BucketNotAllowed,
            "artifact.bucket",
            spec.artifact().bucket(),
            List.of(),
            AccessRule::admitsBucket,
            AccessRule::buckets));
    Optional.ofNullable(Defaults.rollout(spec).gates().evaluation())
        .map(
            evaluation ->
                new Named(
                    Reason.BucketNotAllowed,
                    "rollout.gates.evaluation.bucket",
                    evaluation.bucket(),
                    List.of(),
                    AccessRule::admitsBucket,
                    AccessRule::buckets))
        .ifPresent(all::add);
    Optional.ofNullable(spec.artifact().s3())
        .map(
            s3 ->
                new Named(
                    Reason.EndpointNotAllowed,
                    "artifact.s3.endpoint",
                    Endpoint.of(s3),
                    List.of(ownEndpoint),
                    AccessRule::admitsEndpoint,
                    AccessRule::endpoints))
        .ifPresent(all::add);
    Optional<ServerSpec> server = Optional.ofNullable(spec.server());
    server
        .map(ServerSpec::image)
        .map(
            image ->
                new Named(
                    Reason.ImageNotAllowed,
                    "server.image",
                    ImageRepository.of(image).orElse(ImageRepository.NONE),
                    List.of(ownRepository),
                    AccessRule::admitsImage,
                    AccessRule::imageRepositories))
        .ifPresent(all::add);
    server
        .map(ServerSpec::serviceAccountName)
        .map(
            account ->
                new Named(
                    Reason.ServiceAccountNotAllowed,
                    "server.serviceAccountName",
                    account,
                    List.of(DEFAULT_ACCOUNT),
                    AccessRule::admitsServiceAccount,
                    AccessRule::serviceAccounts))
        .ifPresent(all::add);
    server
        .map(ServerSpec::awsRoleArn)
        .map(
            arn ->
                new Named(
                    Reason.RoleNotAllowed,
                    "server.awsRoleArn",
                    arn,
                    List.of(),
                    AccessRule::admitsRole,
                    AccessRule::roleArns))
        .ifPresent(all::add);
    return all;
  }

  private static String message(String namespace, List<AccessRule> mine, Named named) {
    String allowed =
        Stream.concat(
                named.own().stream(), mine.stream().flatMap(r -> named.list().apply(r).stream()))
            .distinct()
            .collect(Collectors.joining(", "));
    return "spec.%s is %s, which models of namespace %s may not name (allowed: %s); name what is allowed, or have the operator's access rules changed"
        .formatted(named.field(), named.name(), namespace, allowed.isEmpty() ? "none" : allowed);
  }
}
