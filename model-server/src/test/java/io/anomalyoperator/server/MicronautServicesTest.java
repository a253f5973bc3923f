package io.anomalyoperator.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.core.io.service.ServiceDefinition;
import io.micronaut.core.io.service.SoftServiceLoader.StaticServiceLoader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MicronautServicesTest {
  private final Map<String, StaticServiceLoader<?>> loaders =
      MicronautServices.loaders(
          List.of(
              "a.Type",
              "a.Type java.util.ArrayList",
              "a.Type java.util.LinkedHashMap",
              "none.Type",
              "wrong.Type no.such.Class"));

  @Test
  void whatIsListedIsMadeInItsOrder() {
    assertEquals(
        List.of(new ArrayList<>(), new LinkedHashMap<>()), loaders.get("a.Type").load(null));
  }

  @Test
  void whatIsNotWantedIsLeftOut() {
    assertEquals(
        List.of("java.util.LinkedHashMap"),
        loaders
            .get("a.Type")
            .findAll(name -> name.endsWith("Map"))
            .map(ServiceDefinition::getName)
            .toList());
  }

  @Test
  void aTypeWithoutAnyIsKnownToHaveNone() {
    assertEquals(List.of(), loaders.get("none.Type").load(null));
    assertNull(loaders.get("another.Type"));
  }

  @Test
  void aListOfOtherJarsIsRefused() {
    var failure =
        assertThrows(IllegalStateException.class, () -> loaders.get("wrong.Type").load(null));

    assertTrue(failure.getMessage().contains("no.such.Class is listed"), failure.getMessage());
  }
}
