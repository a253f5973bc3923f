package io.anomalyoperator.embedded.kinds;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;
import java.util.List;
import java.util.TreeMap;

/** An answer that is not a success; the client gets it as a {@code Status} object. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String NO_PAGE = "404 page not found";
  private final int code;
  private final transient ObjectNode status;

  private ApiException(int code, String reason, String message) {
    super(message);
    this.code = code;
    status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Failure").put("message", message).put("reason", reason).put("code", code);
  }

  public static ApiException of(int code, String reason, String message) {
    return new ApiException(code, reason, message);
  }

  public static ApiException badRequest(String message) {
    return new ApiException(400, "BadRequest", message);
  }

  /** No such path: neither a kind nor a document. A real server says so without a Status. */
  public static ApiException unknownPath() {
    ApiException e = new ApiException(404, "NotFound", NO_PAGE);
    e.status.putObject("details");
    return e;
  }

  /** Whether the answer is plain text. */
  public boolean isPlain() {
    return NO_PAGE.equals(getMessage());
  }

  public static ApiException notFound(Kind kind, String name) {
    return new ApiException(404, "NotFound", kind.qualified() + " \"" + name + "\" not found")
        .about(kind.group(), kind.plural(), name);
  }

  public static ApiException alreadyExists(Kind kind, String name) {
    return new ApiException(
            409, "AlreadyExists", kind.qualified() + " \"" + name + "\" already exists")
        .about(kind.group(), kind.plural(), name);
  }

  /** The caller's view of the object is not the latest one. */
  public static ApiException stale(Kind kind, String name) {
    return conflict(
        kind,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  public static ApiException conflict(Kind kind, String name, String why) {
    return new ApiException(
            409,
            "Conflict",
            "Operation cannot be fulfilled on %s \"%s\": %s".formatted(kind.qualified(), name, why))
        .about(kind.group(), kind.plural(), name);
  }

  public static ApiException forbidden(Kind kind, String name, String why) {
    String message = "%s \"%s\" is forbidden: %s".formatted(kind.qualified(), name, why);
    return new ApiException(403, "Forbidden", message).about(kind.group(), kind.plural(), name);
  }

  /** Another manager owns fields that a server-side apply would change. */
  public static ApiException applyConflict(List<FieldConflict> conflicts) {
    String who =
        conflicts.size() == 1
            ? "conflict with "
                + conflicts.getFirst().manager()
                + ": "
                + conflicts.getFirst().field()
            : byManager(conflicts);
    ApiException e =
        new ApiException(
            409,
            "Conflict",
            "Apply failed with %d conflict%s: %s"
                .formatted(conflicts.size(), conflicts.size() == 1 ? "" : "s", who));
    ArrayNode causes = e.status.putObject("details").putArray("causes");
    conflicts.forEach(
        c ->
            causes
                .addObject()
                .put("reason", "FieldManagerConflict")
                .put("message", "conflict with " + c.manager())
                .put("field", c.field()));
    return e;
  }

  private static String byManager(List<FieldConflict> conflicts) {
    StringBuilder text = new StringBuilder();
    conflicts.stream()
        .collect(groupingBy(FieldConflict::manager, TreeMap::new, toList()))
        .forEach(
            (manager, fields) -> {
              text.append(text.isEmpty() ? "" : "\n").append("conflicts with ").append(manager);
              text.append(":");
              fields.forEach(f -> text.append("\n- ").append(f.field()));
            });
    return text.toString();
  }

  /** The object breaks its schema or a rule. */
  public static ApiException invalid(Kind kind, String name, List<Problem> problems) {
    List<String> lines = problems.stream().map(Problem::toString).toList();
    String all = lines.size() == 1 ? lines.getFirst() : "[" + String.join(", ", lines) + "]";
    String subject = kind.group().isEmpty() ? kind.kind() : kind.kind() + "." + kind.group();
    ApiException e =
        new ApiException(422, "Invalid", "%s \"%s\" is invalid: %s".formatted(subject, name, all))
            .about(kind.group(), kind.kind(), name);
    ArrayNode causes = e.status.withObjectProperty("details").putArray("causes");
    problems.forEach(
        p ->
            causes
                .addObject()
                .put("reason", p.reason())
                .put("message", p.message())
                .put("field", p.field()));
    return e;
  }

  /** A patch whose outcome cannot be read as an object of the kind. */
  public static ApiException brokenPatch(String outcome, String why) {
    Problem problem = Problem.invalid("patch", outcome, why);
    ApiException e = new ApiException(422, "Invalid", " \"\" is invalid: " + problem);
    e.status
        .putObject("details")
        .putArray("causes")
        .addObject()
        .put("reason", problem.reason())
        .put("message", problem.message())
        .put("field", problem.field());
    return e;
  }

  private ApiException about(String group, String kind, String name) {
    ObjectNode details = status.putObject("details").put("name", name);
    if (!group.isEmpty()) {
      details.put("group", group);
    }
    details.put("kind", kind);
    return this;
  }

  public int code() {
    return code;
  }

  public ObjectNode toStatus() {
    return status;
  }

  /**
   * A field that an apply may not change.
   *
   * @param manager its owner, as in {@code "kubectl" using apps/v1}
   */
  public record FieldConflict(String manager, String field) {}

  /**
   * One thing that is wrong with an object.
   *
   * @param reason as the API names it: {@code FieldValueInvalid}, {@code FieldValueRequired} …
   */
  public record Problem(String reason, String field, String message) {
    private static final String IMMUTABLE = "field is immutable";

    public static Problem invalid(String field, String value, String why) {
      return new Problem("FieldValueInvalid", field, "Invalid value: " + value + ": " + why);
    }

    public static Problem of(String reason, String field, String message) {
      return new Problem(reason, field, message);
    }

    public static Problem immutable(String field, String value) {
      return invalid(field, value, IMMUTABLE);
    }

    public boolean isImmutability() {
      return message.endsWith(IMMUTABLE);
    }

    @Override
    public String toString() {
      return field + ": " + message;
    }
  }
}
