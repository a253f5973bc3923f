package io.anomalyoperator.embedded.node;

import io.anomalyoperator.embedded.Program;
import io.anomalyoperator.embedded.Programs;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts a container as a process. It gets the environment of its pod and no other. */
final class Launcher {
  private final KubernetesClient client;
  private final Programs programs;
  private final ProcessRegistry registry;
  private final PodLogs logs;

  Launcher(KubernetesClient client, Programs programs, ProcessRegistry registry, PodLogs logs) {
    this.client = client;
    this.programs = programs;
    this.registry = registry;
    this.logs = logs;
  }

  Process start(Pod pod, Container container, Map<String, Path> volumes, Path home, int restart)
      throws NotYetException {
    Optional<Program> program = programs.forImage(container.getImage());
    if (program.isEmpty() && container.getCommand().isEmpty()) {
      throw new NotYetException(
          "ImagePullBackOff",
          "no program stands for the image \"%s\", and the container has no command of its own"
              .formatted(container.getImage()));
    }
    Map<String, String> own = Environment.of(client, pod, container);
    MountedPaths mounts = MountedPaths.of(container, volumes);
    ProcessBuilder builder =
        new ProcessBuilder(command(program, container, own, mounts))
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(logs.file(pod, container.getName(), restart).toFile());
    Map<String, String> env = builder.environment();
    env.keySet().retainAll(List.of("PATH", "JAVA_HOME", "LANG"));
    env.put("HOSTNAME", pod.getMetadata().getName());
    String address = pod.getStatus().getPodIP();
    program.ifPresent(p -> p.env().forEach((k, v) -> env.put(k, v.replace("${POD_IP}", address))));
    own.forEach((k, v) -> env.put(k, mounts.replaceIn(v)));
    try {
      Files.createDirectories(home);
      Process process = builder.start();
      registry.add(process.toHandle());
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new NotYetException("RunContainerError", e.getMessage());
    }
  }

  void ended(Process process) {
    registry.remove(process.toHandle());
  }

  private static List<String> command(
      Optional<Program> program,
      Container container,
      Map<String, String> env,
      MountedPaths mounts) {
    List<String> command = new ArrayList<>();
    if (container.getCommand().isEmpty()) {
      command.addAll(program.orElseThrow().command());
    } else {
      container
          .getCommand()
          .forEach(c -> command.add(mounts.replaceIn(Environment.expand(c, env))));
    }
    container.getArgs().forEach(a -> command.add(mounts.replaceIn(Environment.expand(a, env))));
    return command;
  }
}
