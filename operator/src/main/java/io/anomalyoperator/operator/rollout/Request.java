package io.anomalyoperator.operator.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.anomalyoperator.modelpackage.Digests;
import io.anomalyoperator.operator.api.AnomalyModelSpec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What is asked for, as digests that compare: what a pod is made of, and the commands. Everything
 * else in a spec is a parameter of what is under way.
 *
 * @param content digest of artifact, threshold and server as they are written
 * @param digest digest of the content and the commands: another one starts another rollout
 */
public record Request(String content, String digest) {
  /** Sorted keys and no absent fields: equal requests give equal bytes. */
  private static final ObjectMapper CANONICAL =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .serializationInclusion(JsonInclude.Include.NON_EMPTY)
          .build();

  /** The request that a spec makes. */
  public static Request of(AnomalyModelSpec spec) {
    String content = digest(Arrays.asList(spec.artifact(), spec.threshold(), spec.server()));
    return new Request(content, digest(commands(content, spec)));
  }

  /** An absent retry is left out, so that objects from before it existed ask for the same. */
  private static List<Object> commands(String content, AnomalyModelSpec spec) {
    return spec.retry() == null
        ? Arrays.asList(content, spec.rollbackTo())
        : Arrays.asList(content, spec.rollbackTo(), spec.retry());
  }

  private static String digest(Object value) {
    try {
      byte[] json = CANONICAL.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
      return Digests.sha256(json).substring(0, 16);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request must be writable as JSON", e);
    }
  }
}
