package io.anomalyoperator.embedded.kinds;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.anomalyoperator.embedded.kinds.Kind.Scale;
import io.anomalyoperator.embedded.kinds.Kind.Trait;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The kinds that are there before any custom resource definition. */
final class BuiltInKinds {
  /**
   * Version, plural, kind, short name, traits (n namespaced, s status, c scale, g generation, r
   * review, a in {@code kubectl get all}).
   */
  private static final String TABLE =
      """
      v1 namespaces Namespace ns s
      v1 nodes Node no s
      v1 pods Pod po nsga
      v1 services Service svc nsa
      v1 configmaps ConfigMap cm n
      v1 secrets Secret - n
      v1 serviceaccounts ServiceAccount sa n
      v1 events Event ev n
      v1 endpoints Endpoints ep n
      v1 persistentvolumeclaims PersistentVolumeClaim pvc ns
      v1 resourcequotas ResourceQuota quota ns
      v1 limitranges LimitRange limits n
      apps/v1 deployments Deployment deploy nscga
      apps/v1 replicasets ReplicaSet rs nscga
      apps/v1 controllerrevisions ControllerRevision - n
      autoscaling/v2 horizontalpodautoscalers HorizontalPodAutoscaler hpa nsa
      policy/v1 poddisruptionbudgets PodDisruptionBudget pdb nsg
      networking.k8s.io/v1 networkpolicies NetworkPolicy netpol ng
      networking.k8s.io/v1 ingresses Ingress ing nsg
      discovery.k8s.io/v1 endpointslices EndpointSlice - ng
      coordination.k8s.io/v1 leases Lease - n
      events.k8s.io/v1 events Event ev n
      rbac.authorization.k8s.io/v1 roles Role - n
      rbac.authorization.k8s.io/v1 rolebindings RoleBinding - n
      rbac.authorization.k8s.io/v1 clusterroles ClusterRole - -
      rbac.authorization.k8s.io/v1 clusterrolebindings ClusterRoleBinding - -
      authorization.k8s.io/v1 subjectaccessreviews SubjectAccessReview - r
      authorization.k8s.io/v1 selfsubjectaccessreviews SelfSubjectAccessReview - r
      authorization.k8s.io/v1 selfsubjectrulesreviews SelfSubjectRulesReview - r
      authorization.k8s.io/v1 localsubjectaccessreviews LocalSubjectAccessReview - nr
      authentication.k8s.io/v1 selfsubjectreviews SelfSubjectReview - r
      authentication.k8s.io/v1 tokenreviews TokenReview - r
      apiextensions.k8s.io/v1 customresourcedefinitions CustomResourceDefinition crd,crds sg
      """;

  /** Fields that a selector may name, besides name and namespace. */
  private static final Map<String, List<String>> SELECTABLE =
      Map.of(
          "pods",
          List.of(
              "spec.nodeName",
              "spec.restartPolicy",
              "spec.schedulerName",
              "spec.serviceAccountName",
              "status.phase",
              "status.podIP"),
          "events",
          List.of(
              "involvedObject.kind",
              "involvedObject.namespace",
              "involvedObject.name",
              "involvedObject.uid",
              "involvedObject.apiVersion",
              "involvedObject.resourceVersion",
              "involvedObject.fieldPath",
              "regarding.kind",
              "regarding.namespace",
              "regarding.name",
              "regarding.uid",
              "reason",
              "reportingController",
              "reportingComponent",
              "source",
              "type"),
          "secrets",
          List.of("type"),
          "namespaces",
          List.of("status.phase"),
          "services",
          List.of("spec.clusterIP", "spec.type"),
          "replicasets",
          List.of("status.replicas"),
          "nodes",
          List.of("spec.unschedulable"));

  static final List<Kind> ALL = TABLE.lines().map(BuiltInKinds::parse).toList();

  private BuiltInKinds() {}

  private static Kind parse(String line) {
    String[] f = line.split(" ", -1);
    int slash = f[0].indexOf('/');
    String group = slash < 0 ? "" : f[0].substring(0, slash);
    String version = f[0].substring(slash + 1);
    return new Kind(
        group,
        version,
        f[1],
        f[2].toLowerCase(Locale.ROOT),
        f[2],
        f[3].equals("-") ? List.of() : List.of(f[3].split(",", -1)),
        f[4].contains("a") ? List.of("all") : List.of(),
        traits(f[4]),
        Scale.BUILT_IN,
        () -> BuiltInSchemas.of(group, version, f[2]),
        MissingNode.getInstance(),
        SELECTABLE.getOrDefault(f[1], List.of()));
  }

  private static Set<Trait> traits(String flags) {
    Map<Character, Trait> letters =
        Map.of(
            'n', Trait.NAMESPACED,
            's', Trait.STATUS,
            'c', Trait.SCALE,
            'g', Trait.GENERATION,
            'r', Trait.REVIEW);
    Set<Trait> traits = EnumSet.noneOf(Trait.class);
    letters.forEach(
        (letter, trait) -> {
          if (flags.indexOf(letter) >= 0) {
            traits.add(trait);
          }
        });
    return traits;
  }
}
