package io.anomalyoperator.embedded.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalyoperator.embedded.json.Json;
import io.anomalyoperator.embedded.json.Meta;
import io.anomalyoperator.embedded.kinds.Catalog;
import io.anomalyoperator.embedded.kinds.Kind;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What waits for a watch whose client does not read. */
class FeedTest {
  private static final Kind MAPS = new Catalog().builtIn("v1", "configmaps");
  private static final int PAST = 5;

  @Test
  @DisplayName("a watch that lets too many changes wait tells those, and is over")
  void bounded() throws Exception {
    ChangeLog log = new ChangeLog(PAST);
    add(log, 1, PAST);
    Feed idle = log.follow(MAPS, "", 0, PAST);
    Feed other = log.follow(MAPS, "elsewhere", PAST, PAST);

    add(log, PAST + 1, PAST + Feed.LAG);
    assertFalse(idle.isOver());
    add(log, PAST + Feed.LAG + 1, PAST + Feed.LAG + 3);

    for (long version = 1; version <= PAST + Feed.LAG; version++) {
      assertFalse(idle.isOver());
      Change told = idle.poll(0);
      assertNotNull(told);
      assertEquals(version, told.version());
    }
    assertTrue(idle.isOver());
    assertNull(idle.poll(0));
    assertFalse(other.isOver(), "one that nothing happens to goes on");
  }

  private static void add(ChangeLog log, int first, int last) {
    for (int version = first; version <= last; version++) {
      ObjectNode object = Json.object();
      Meta.in(object).put("name", "a").put("namespace", "default");
      log.add(new Change(version, MAPS, MissingNode.getInstance(), object, false));
    }
  }
}
