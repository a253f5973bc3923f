package io.anomalyoperator.embedded.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Replaces the paths at which a container expects its volumes by the folders where they are, since
 * a process of this machine sees no mounts. With {@code /model} at {@code /data/v1}: {@code
 * /model/a.pt} becomes {@code /data/v1/a.pt}, {@code --dir=/model} becomes {@code --dir=/data/v1},
 * {@code /models} stays.
 */
record MountedPaths(List<Mount> longestFirst) {

  /** One volume in one container. */
  record Mount(String path, Path folder) {}

  static MountedPaths of(Container container, Map<String, Path> volumes) {
    return new MountedPaths(
        container.getVolumeMounts().stream()
            .filter(m -> volumes.containsKey(m.getName()))
            .map(m -> new Mount(withoutSlash(m.getMountPath()), folder(m, volumes)))
            .sorted(Comparator.comparingInt((Mount m) -> -m.path().length()))
            .toList());
  }

  private static Path folder(VolumeMount mount, Map<String, Path> volumes) {
    Path volume = volumes.get(mount.getName());
    return mount.getSubPath() == null ? volume : volume.resolve(mount.getSubPath());
  }

  private static String withoutSlash(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** The value as the process is to get it. */
  String replaceIn(String value) {
    return replaceStart(value)
        .orElseGet(
            () -> {
              int at = value.indexOf('=') + 1;
              return at == 0
                  ? value
                  : value.substring(0, at)
                      + replaceStart(value.substring(at)).orElse(value.substring(at));
            });
  }

  private Optional<String> replaceStart(String value) {
    return longestFirst.stream()
        .filter(m -> value.equals(m.path()) || value.startsWith(m.path() + "/"))
        .map(m -> m.folder() + value.substring(m.path().length()))
        .findFirst();
  }
}
