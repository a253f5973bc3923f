package io.anomalyoperator.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.apply.FieldManager;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.json.Meta;
import io.anomalyoperator.embedded.kinds.ApiException;
import io.anomalyoperator.embedded.kinds.ApiException.Problem;
import io.anomalyoperator.embedded.kinds.Kind.Trait;
import io.anomalyoperator.embedded.store.DeleteOptions;
import io.anomalyoperator.embedded.store.ObjectStore;
import io.anomalyoperator.embedded.store.Write;
import io.anomalyoperator.embedded.table.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Executes requests, watches excepted. */
final class Verbs {
  private final ObjectStore store;
  private final Lists lists;
  private final Patching patching;
  private final Logs logs;

  Verbs(ObjectStore store, Logs logs) {
    this.store = store;
    this.logs = logs;
    lists = new Lists(store);
    patching = new Patching(this, store);
  }

  Answer execute(Call call) throws IOException {
    if (call.kind().is(Trait.REVIEW)) {
      return Answer.of(201, Reviews.answer(call));
    }
    switch (call.subresource()) {
      case "" -> {}
      case "status" -> need(call, Trait.STATUS);
      case "scale" -> {
        need(call, Trait.SCALE);
        return Answer.of(new ScaleView(this, store).execute(call));
      }
      case "log" -> {
        if (!call.kind().isNamed("", "pods")) {
          throw ApiException.unknownPath();
        }
        return Answer.text(logs.of(store.get(call.kind(), call.namespace(), call.name()), call));
      }
      default ->
          throw call.kind().custom()
              ? ApiException.notFound(call.kind(), call.name())
              : ApiException.unknownPath();
    }
    return switch (call.verb()) {
      case "get" -> Answer.of(shown(call, store.get(call.kind(), call.namespace(), call.name())));
      case "list" -> Answer.of(lists.list(call));
      case "create" -> Answer.of(201, create(call));
      case "update" -> Answer.of(update(call));
      case "patch", "apply" -> patching.execute(call);
      case "delete" -> Answer.of(delete(call));
      case "deletecollection" -> Answer.of(deleteCollection(call));
      default ->
          throw ApiException.of(405, "MethodNotAllowed", "method not allowed: " + call.method());
    };
  }

  private static void need(Call call, Trait trait) {
    if (!call.kind().is(trait)) {
      throw ApiException.unknownPath();
    }
  }

  private static ObjectNode shown(Call call, ObjectNode object) {
    return call.wantsTable()
        ? Tables.of(call.kind(), List.of(object), Meta.version(object), true, lists(call))
        : object;
  }

  private static boolean lists(Call call) {
    return call.option("includeObject").equals("Object");
  }

  private ObjectNode create(Call call) throws IOException {
    ObjectNode object = call.object();
    String named = Meta.namespace(object);
    if (call.kind().namespaced() && !named.isEmpty() && !named.equals(call.namespace())) {
      throw ApiException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    if (!Meta.version(object).isEmpty()) {
      throw ApiException.of(
          500, "InternalError", "resourceVersion should not be set on objects to be created");
    }
    if (call.kind().is(Trait.STATUS) && !call.kind().isNamed("", "nodes")) {
      object.remove("status");
    }
    return create(call, object, true);
  }

  /** Checks and stores a new object. */
  ObjectNode create(Call call, ObjectNode object, boolean track) {
    Admission.admit(call, MissingNode.getInstance(), object);
    if (track) {
      new FieldManager(call.kind(), call.manager(), "").track(Json.object(), object);
    }
    return store.create(call.kind(), call.namespace(), object, call.dryRun());
  }

  private ObjectNode update(Call call) throws IOException {
    ObjectNode wanted = call.object();
    if (!Meta.name(wanted).isEmpty() && !Meta.name(wanted).equals(call.name())) {
      throw ApiException.badRequest(
          "the name of the object (%s) does not match the name on the URL (%s)"
              .formatted(Meta.name(wanted), call.name()));
    }
    if (call.kind().custom() && Meta.version(wanted).isEmpty()) {
      Problem problem =
          Problem.invalid("metadata.resourceVersion", "0", "must be specified for an update");
      store.get(call.kind(), call.namespace(), call.name());
      throw ApiException.invalid(call.kind(), call.name(), List.of(problem));
    }
    return change(call, old -> wanted, true);
  }

  /** Changes an object, and with {@code track} records the changed fields as the caller's. */
  ObjectNode change(Call call, UnaryOperator<ObjectNode> change, boolean track) {
    FieldManager manager = new FieldManager(call.kind(), call.manager(), call.subresource());
    return store.update(
        new Write(
            call.kind(),
            call.namespace(),
            call.name(),
            call.isStatus(),
            call.dryRun(),
            change,
            (before, after) -> {
              Admission.admit(call, before, after);
              if (track && !after.equals(before)) {
                manager.track(before, after);
              }
            }));
  }

  private ObjectNode delete(Call call) throws IOException {
    ObjectNode present = store.get(call.kind(), call.namespace(), call.name());
    ObjectNode last = store.delete(call.kind(), call.namespace(), call.name(), deleteOptions(call));
    boolean gone = store.find(call.kind(), call.namespace(), call.name()).isEmpty();
    if ((!gone && Meta.isBeingDeleted(last)) || call.kind().isNamed("", "pods")) {
      return last;
    }
    ObjectNode status =
        Json.object().put("kind", "Status").put("apiVersion", "v1").put("status", "Success");
    status.putObject("metadata");
    ObjectNode details = status.putObject("details").put("name", call.name());
    if (!call.kind().group().isEmpty()) {
      details.put("group", call.kind().group());
    }
    details.put("kind", call.kind().plural()).put("uid", Meta.uid(present));
    return status;
  }

  private ObjectNode deleteCollection(Call call) throws IOException {
    call.checkFieldSelector();
    List<ObjectNode> gone = new ArrayList<>();
    DeleteOptions options = deleteOptions(call);
    for (ObjectNode o : store.list(call.kind(), call.namespace())) {
      if (call.selector().test(o)) {
        gone.add(store.delete(call.kind(), Meta.namespace(o), Meta.name(o), options));
      }
    }
    return Lists.of(call.kind(), gone, String.valueOf(store.version()));
  }

  /** Options may stand in the body or in the query. */
  private static DeleteOptions deleteOptions(Call call) throws IOException {
    boolean readable = call.body().length > 0 && !call.contentType().contains("protobuf");
    JsonNode body = readable ? Json.read(call.body(), false) : Json.object();
    ObjectNode options = body instanceof ObjectNode object ? object : Json.object();
    for (String name : List.of("propagationPolicy", "gracePeriodSeconds", "orphanDependents")) {
      if (!options.hasNonNull(name) && !call.option(name).isEmpty()) {
        options.put(name, call.option(name));
      }
    }
    if (call.dryRun()) {
      options.putArray("dryRun").add("All");
    }
    return DeleteOptions.of(options);
  }
}
