package io.anomalyoperator.embedded.node;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The volumes of one pod, as folders. Secrets and ConfigMaps are copied once, at the start. */
final class Volumes {
  private final KubernetesClient client;
  private final Pod pod;
  private final Path folder;
  private final Path claims;
  private final Map<String, Path> paths = new HashMap<>();

  /**
   * Prepares nothing yet.
   *
   * @param folder where the volumes of this pod go
   * @param claims where persistent volume claims live, beyond the life of a pod
   */
  Volumes(KubernetesClient client, Pod pod, Path folder, Path claims) {
    this.client = client;
    this.pod = pod;
    this.folder = folder;
    this.claims = claims;
  }

  /** The folder of each volume, by its name. */
  Map<String, Path> paths() {
    return paths;
  }

  void prepare() throws NotYetException {
    for (Volume volume : pod.getSpec().getVolumes()) {
      try {
        paths.put(volume.getName(), prepare(volume));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Path prepare(Volume volume) throws IOException, NotYetException {
    if (volume.getHostPath() != null) {
      return Path.of(volume.getHostPath().getPath());
    }
    if (volume.getPersistentVolumeClaim() != null) {
      String claim = volume.getPersistentVolumeClaim().getClaimName();
      return Files.createDirectories(claims.resolve(namespace() + "_" + claim));
    }
    Path path = Files.createDirectories(folder.resolve(volume.getName()));
    if (volume.getSecret() != null) {
      var source = volume.getSecret();
      boolean optional = Boolean.TRUE.equals(source.getOptional());
      write(path, secret(source.getSecretName(), optional), source.getItems());
    } else if (volume.getConfigMap() != null) {
      var source = volume.getConfigMap();
      boolean optional = Boolean.TRUE.equals(source.getOptional());
      write(path, configMap(source.getName(), optional), source.getItems());
    } else if (volume.getDownwardAPI() != null) {
      downward(path, volume.getDownwardAPI().getItems());
    } else if (volume.getProjected() != null) {
      for (VolumeProjection part : volume.getProjected().getSources()) {
        project(path, part);
      }
    }
    return path;
  }

  private void project(Path path, VolumeProjection part) throws IOException, NotYetException {
    if (part.getSecret() != null) {
      boolean optional = Boolean.TRUE.equals(part.getSecret().getOptional());
      write(path, secret(part.getSecret().getName(), optional), part.getSecret().getItems());
    } else if (part.getConfigMap() != null) {
      boolean optional = Boolean.TRUE.equals(part.getConfigMap().getOptional());
      Map<String, byte[]> content = configMap(part.getConfigMap().getName(), optional);
      write(path, content, part.getConfigMap().getItems());
    } else if (part.getDownwardAPI() != null) {
      downward(path, part.getDownwardAPI().getItems());
    }
  }

  private void downward(Path path, List<DownwardAPIVolumeFile> items) throws IOException {
    for (DownwardAPIVolumeFile item : items) {
      String value =
          item.getFieldRef() == null ? "" : PodFields.get(pod, item.getFieldRef().getFieldPath());
      write(path.resolve(item.getPath()), value.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void write(Path path, Map<String, byte[]> content, List<KeyToPath> items)
      throws IOException, NotYetException {
    Map<String, String> names = new TreeMap<>();
    items.forEach(i -> names.put(i.getKey(), i.getPath()));
    if (items.isEmpty()) {
      content.keySet().forEach(key -> names.put(key, key));
    }
    for (Map.Entry<String, String> name : names.entrySet()) {
      byte[] value = content.get(name.getKey());
      if (value == null) {
        throw new NotYetException(
            "ContainerCreating", "references non-existent key: " + name.getKey());
      }
      write(path.resolve(name.getValue()), value);
    }
  }

  private static void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  private Map<String, byte[]> secret(String name, boolean optional) throws NotYetException {
    Secret secret = client.secrets().inNamespace(namespace()).withName(name).get();
    Map<String, byte[]> content = new TreeMap<>();
    if (secret == null) {
      missing("secret", name, optional);
    } else if (secret.getData() != null) {
      secret.getData().forEach((k, v) -> content.put(k, Base64.getDecoder().decode(v)));
    }
    return content;
  }

  private Map<String, byte[]> configMap(String name, boolean optional) throws NotYetException {
    ConfigMap map = client.configMaps().inNamespace(namespace()).withName(name).get();
    Map<String, byte[]> content = new TreeMap<>();
    if (map == null) {
      missing("configmap", name, optional);
      return content;
    }
    if (map.getData() != null) {
      map.getData().forEach((k, v) -> content.put(k, v.getBytes(StandardCharsets.UTF_8)));
    }
    if (map.getBinaryData() != null) {
      map.getBinaryData().forEach((k, v) -> content.put(k, Base64.getDecoder().decode(v)));
    }
    return content;
  }

  private static void missing(String kind, String name, boolean optional) throws NotYetException {
    if (!optional) {
      throw new NotYetException("ContainerCreating", "%s \"%s\" not found".formatted(kind, name));
    }
  }

  private String namespace() {
    return pod.getMetadata().getNamespace();
  }
}
