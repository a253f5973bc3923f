package io.anomalyoperator.operator.observe;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Objects without most of the API server's account of who set which field. It is a tree with a node
 * for every field, and takes more heap in the caches than all else of a thousand models; what is
 * kept of it is what tells {@link Requesters} who asked.
 *
 * <p>What was read so is never written back: the account would be lost.
 */
public final class LeanSerialization {
  private static final String SPEC = "f:spec";

  private LeanSerialization() {}

  /** For the client of an operator. */
  public static KubernetesSerialization create() {
    var module = new SimpleModule().addDeserializer(FieldsV1.class, new RequestFields());
    return new KubernetesSerialization(JsonMapper.builder().addModule(module).build(), true);
  }

  /** The names of the request's fields, and nothing beneath or beside them. */
  private static final class RequestFields extends StdDeserializer<FieldsV1> {
    private static final long serialVersionUID = 1;

    RequestFields() {
      super(FieldsV1.class);
    }

    @Override
    public FieldsV1 deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      FieldsV1 fields = new FieldsV1();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (!name.equals(SPEC) || !parser.isExpectedStartObjectToken()) {
          parser.skipChildren();
          continue;
        }
        Map<String, Object> request = requestIn(parser);
        if (!request.isEmpty()) {
          fields.setAdditionalProperty(SPEC, request);
        }
      }
      return fields;
    }

    private static Map<String, Object> requestIn(JsonParser parser) throws IOException {
      Map<String, Object> request = new HashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        parser.skipChildren();
        if (Requesters.REQUEST.contains(name)) {
          request.put(name, Map.of());
        }
      }
      return request;
    }
  }
}
