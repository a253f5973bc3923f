package io.anomalyoperator.server.json;

import java.util.List;

/**
 * The members of an object, one after the other. One that is known comes once: of two, another
 * reader might take the other one.
 *
 * <pre>{@code
 * JsonMembers members = new JsonMembers(json, "an input", KNOWN);
 * while (members.next()) {
 *   switch (members.name()) { … }
 * }
 * }</pre>
 */
public final class JsonMembers {
  private final JsonCursor json;
  private final List<String> known;
  private String name = "";
  private long seen;
  private boolean began;

  /**
   * @param what is expected here, in words
   * @param known names that may come once; at most 64
   */
  public JsonMembers(JsonCursor json, String what, List<String> known) {
    this.json = json;
    this.known = known;
    if (!json.take('{')) {
      throw json.unexpected(what);
    }
  }

  /** Goes on to the value of the next member; false behind the last one. */
  public boolean next() {
    if (began ? !json.take(',') : json.peek() == '}') {
      json.expect('}');
      return false;
    }
    began = true;
    name = json.name(known);
    int index = known.indexOf(name);
    if (index >= 0) {
      if ((seen & 1L << index) != 0) {
        throw new JsonException(
            "member '%s' comes twice, again before byte %d".formatted(name, json.position()));
      }
      seen |= 1L << index;
    }
    return true;
  }

  public String name() {
    return name;
  }
}
