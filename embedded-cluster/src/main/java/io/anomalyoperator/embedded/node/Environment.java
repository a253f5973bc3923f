package io.anomalyoperator.embedded.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The environment variables of a container, references resolved. */
final class Environment {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Za-z_][A-Za-z0-9_.-]*)\\)");
  private final KubernetesClient client;
  private final Pod pod;
  private final Map<String, String> values = new LinkedHashMap<>();

  private Environment(KubernetesClient client, Pod pod) {
    this.client = client;
    this.pod = pod;
  }

  static Map<String, String> of(KubernetesClient client, Pod pod, Container container)
      throws NotYetException {
    Environment environment = new Environment(client, pod);
    for (EnvFromSource source : container.getEnvFrom()) {
      environment.addAll(source);
    }
    for (EnvVar variable : container.getEnv()) {
      environment.add(variable);
    }
    return environment.values;
  }

  private void addAll(EnvFromSource source) throws NotYetException {
    String prefix = source.getPrefix() == null ? "" : source.getPrefix();
    if (source.getSecretRef() != null) {
      boolean optional = Boolean.TRUE.equals(source.getSecretRef().getOptional());
      secret(source.getSecretRef().getName(), optional)
          .forEach((k, v) -> values.put(prefix + k, v));
    }
    if (source.getConfigMapRef() != null) {
      boolean optional = Boolean.TRUE.equals(source.getConfigMapRef().getOptional());
      configMap(source.getConfigMapRef().getName(), optional)
          .forEach((k, v) -> values.put(prefix + k, v));
    }
  }

  private void add(EnvVar variable) throws NotYetException {
    if (variable.getValueFrom() != null) {
      from(variable.getValueFrom()).ifPresent(v -> values.put(variable.getName(), v));
    } else {
      String value = variable.getValue() == null ? "" : variable.getValue();
      values.put(variable.getName(), expand(value, values));
    }
  }

  /** {@code $(NAME)} stands for a variable that is set before; {@code $$(NAME)} for itself. */
  static String expand(String text, Map<String, String> values) {
    return REFERENCE
        .matcher(text)
        .replaceAll(
            found -> {
              boolean escaped = found.start() > 0 && text.charAt(found.start() - 1) == '$';
              String value = values.get(found.group(1));
              return Matcher.quoteReplacement(escaped || value == null ? found.group() : value);
            })
        .replace("$$(", "$(");
  }

  private Optional<String> from(EnvVarSource source) throws NotYetException {
    if (source.getFieldRef() != null) {
      return Optional.of(PodFields.get(pod, source.getFieldRef().getFieldPath()));
    }
    if (source.getSecretKeyRef() != null) {
      var ref = source.getSecretKeyRef();
      boolean optional = Boolean.TRUE.equals(ref.getOptional());
      return key(secret(ref.getName(), optional), ref.getKey(), "Secret", ref.getName(), optional);
    }
    if (source.getConfigMapKeyRef() != null) {
      var ref = source.getConfigMapKeyRef();
      boolean optional = Boolean.TRUE.equals(ref.getOptional());
      Map<String, String> content = configMap(ref.getName(), optional);
      return key(content, ref.getKey(), "ConfigMap", ref.getName(), optional);
    }
    return Optional.empty();
  }

  private static Optional<String> key(
      Map<String, String> content, String key, String kind, String name, boolean optional)
      throws NotYetException {
    if (!content.containsKey(key) && !optional) {
      throw notYet("couldn't find key %s in %s %s".formatted(key, kind, name));
    }
    return Optional.ofNullable(content.get(key));
  }

  private Map<String, String> secret(String name, boolean optional) throws NotYetException {
    var secret = client.secrets().inNamespace(namespace()).withName(name).get();
    Map<String, String> content = new LinkedHashMap<>();
    if (secret == null && !optional) {
      throw notYet("secret \"%s\" not found".formatted(name));
    }
    if (secret != null && secret.getData() != null) {
      secret
          .getData()
          .forEach(
              (k, v) ->
                  content.put(
                      k, new String(Base64.getDecoder().decode(v), StandardCharsets.UTF_8)));
    }
    return content;
  }

  private Map<String, String> configMap(String name, boolean optional) throws NotYetException {
    var map = client.configMaps().inNamespace(namespace()).withName(name).get();
    if (map == null && !optional) {
      throw notYet("configmap \"%s\" not found".formatted(name));
    }
    return map == null || map.getData() == null ? Map.of() : map.getData();
  }

  private String namespace() {
    return pod.getMetadata().getNamespace();
  }

  private static NotYetException notYet(String message) {
    return new NotYetException("CreateContainerConfigError", message);
  }
}
