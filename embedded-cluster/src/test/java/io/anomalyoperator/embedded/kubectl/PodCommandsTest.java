package io.anomalyoperator.embedded.kubectl;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anomalyoperator.embedded.EmbeddedCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kubectl where pods really run. */
class PodCommandsTest {
  private static final String SHOUTER =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: shouter}
      spec:
        replicas: 1
        selector: {matchLabels: {app: shouter}}
        template:
          metadata: {labels: {app: shouter}}
          spec:
            terminationGracePeriodSeconds: 1
            containers:
              - name: shouter
                image: none:1
                command: [sh, -c, 'echo "$WORD"; exec sleep 600']
                env: [{name: WORD, value: hurrah}]
      """;

  @TempDir Path folder;

  @Test
  @DisplayName("rollout, logs, scale, restart, history, events and description of a Deployment")
  void deployment() throws Exception {
    assumeTrue(Shell.hasKubectl(), "skipped: there is no kubectl on the PATH");
    Files.writeString(folder.resolve("shouter.yaml"), SHOUTER);
    try (EmbeddedCluster cluster =
        EmbeddedCluster.builder()
            .dataDirectory(folder.resolve("data"))
            .node(image -> Optional.empty())
            .build()
            .start()) {
      Shell shell = new Shell(folder.resolve("shell"), cluster.kubeconfig());

      says(shell, "kubectl apply -f ../shouter.yaml", "deployment.apps/shouter created");
      says(
          shell,
          "kubectl rollout status deploy/shouter --timeout=20s",
          "deployment \"shouter\" successfully rolled out");
      says(shell, "kubectl get deploy shouter", "shouter  1/1  1  1");
      says(shell, "kubectl get pods", "1/1  Running  0");
      says(shell, "kubectl get pods -o wide", "127.77.");
      says(shell, "kubectl logs deploy/shouter", "hurrah");
      says(shell, "kubectl scale deploy shouter --replicas=2", "scaled");
      says(
          shell,
          "kubectl wait --for=jsonpath='{.status.readyReplicas}'=2 deploy/shouter --timeout=20s",
          "condition met");
      says(shell, "kubectl set env deploy/shouter WORD=hooray", "env updated");
      says(shell, "kubectl rollout status deploy/shouter --timeout=20s", "successfully rolled out");
      says(shell, "kubectl logs -l app=shouter --prefix=false", "hooray");
      says(shell, "kubectl rollout history deploy/shouter", "REVISION");
      says(shell, "kubectl rollout undo deploy/shouter", "rolled back");
      says(shell, "kubectl rollout status deploy/shouter --timeout=20s", "successfully rolled out");
      says(shell, "kubectl delete pods -l app=shouter --timeout=20s", "deleted");
      says(
          shell,
          "kubectl wait --for=condition=Available deploy/shouter --timeout=20s",
          "condition met");
      says(shell, "kubectl describe pods -l app=shouter", "Controlled By:  ReplicaSet/shouter-");
      says(shell, "kubectl get events", "ScalingReplicaSet");
      says(shell, "kubectl get rs", "shouter-");
      says(shell, "kubectl delete deploy shouter", "deleted");
      says(
          shell,
          "kubectl wait --for=delete pods -l app=shouter --timeout=20s; kubectl get pods",
          "No resources found");
    }
  }

  private static void says(Shell shell, String command, String words) throws Exception {
    String answer = Shell.normalised(shell.run(command));
    assertTrue(
        answer.contains(words) && !answer.contains("[exit"),
        () -> "$ " + command + "\n" + answer + "has not: " + words);
  }
}
