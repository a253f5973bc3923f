package io.anomalyoperator.embedded.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.anomalyoperator.embedded.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The expression language with the variables of a validation rule. Programs are kept for the life
 * of the JVM, since many servers get the same definitions. Kubernetes' own libraries (quantity,
 * url, ip, …) are not there.
 */
final class Cel {
  private static final dev.cel.bundle.Cel CEL =
      CelFactory.standardCelBuilder()
          .setOptions(CelOptions.current().enableHeterogeneousNumericComparisons(true).build())
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addCompilerLibraries(
              CelExtensions.strings(), CelExtensions.optional(), CelExtensions.lists())
          .addRuntimeLibraries(
              CelExtensions.strings(), CelExtensions.optional(), CelExtensions.lists())
          .addVar("self", SimpleType.DYN)
          .addVar("oldSelf", SimpleType.DYN)
          .build();
  private static final Map<String, CelRuntime.Program> PROGRAMS = new ConcurrentHashMap<>();

  private Cel() {}

  static CelRuntime.Program compile(String expression) throws CelValidationException {
    CelRuntime.Program known = PROGRAMS.get(expression);
    if (known != null) {
      return known;
    }
    try {
      CelRuntime.Program made = CEL.createProgram(CEL.compile(expression).getAst());
      PROGRAMS.put(expression, made);
      return made;
    } catch (CelEvaluationException e) {
      throw new IllegalStateException(expression, e);
    }
  }

  static boolean isTrue(String expression, Map<String, Object> variables)
      throws CelValidationException, CelEvaluationException {
    return Boolean.TRUE.equals(compile(expression).eval(variables));
  }

  static String text(String expression, Map<String, Object> variables)
      throws CelValidationException, CelEvaluationException {
    return String.valueOf(compile(expression).eval(variables));
  }

  static Map<String, Object> variables(
      JsonNode self, boolean hasOld, JsonNode old, boolean optional) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("self", value(self));
    if (optional) {
      variables.put("oldSelf", hasOld ? Optional.of(value(old)) : Optional.empty());
    } else if (hasOld) {
      variables.put("oldSelf", value(old));
    }
    return variables;
  }

  /** CEL knows long and not int. */
  private static Object value(JsonNode node) {
    if (node.isIntegralNumber()) {
      return node.asLong();
    }
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(item -> list.add(value(item)));
      return list;
    }
    if (node.isObject()) {
      Map<String, Object> map = new HashMap<>();
      node.fields().forEachRemaining(e -> map.put(e.getKey(), value(e.getValue())));
      return map;
    }
    return Json.as(node, Object.class);
  }
}
