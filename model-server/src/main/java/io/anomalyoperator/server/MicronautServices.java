package io.anomalyoperator.server;

import io.micronaut.core.io.service.SoftServiceLoader;
import io.micronaut.core.io.service.SoftServiceLoader.StaticDefinition;
import io.micronaut.core.io.service.SoftServiceLoader.StaticServiceLoader;
import io.micronaut.core.optim.StaticOptimizations;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Micronaut's beans and services, from a list beside the jar as the image has it. Without a list
 * Micronaut opens each of its jars at every start to see what is in it, and tries classes that
 * cannot be loaded here.
 */
public final class MicronautServices {
  /** The list: lines of a type, and after a space one implementation of it, or none. */
  public static final String FILE = "micronaut.services";

  private MicronautServices() {}

  /** Takes what is listed, if there is a list; before anything of Micronaut is used. */
  public static void takeListed() throws IOException {
    URI jar =
        URI.create(
            MicronautServices.class.getProtectionDomain().getCodeSource().getLocation().toString());
    Path list = Path.of(jar).resolveSibling(FILE);
    if (Files.isRegularFile(list)) {
      StaticOptimizations.set(
          new SoftServiceLoader.Optimizations(loaders(Files.readAllLines(list))));
    }
  }

  static Map<String, StaticServiceLoader<?>> loaders(List<String> lines) {
    Map<String, List<String>> names = new HashMap<>();
    for (String line : lines) {
      int space = line.indexOf(' ');
      String type = space < 0 ? line : line.substring(0, space);
      List<String> ofType = names.computeIfAbsent(type, first -> new ArrayList<>());
      if (space >= 0) {
        ofType.add(line.substring(space + 1));
      }
    }
    Map<String, StaticServiceLoader<?>> loaders = new HashMap<>();
    names.forEach((type, ofType) -> loaders.put(type, new Listed<>(ofType)));
    return loaders;
  }

  private record Listed<S>(List<String> names) implements StaticServiceLoader<S> {

    @Override
    public Stream<StaticDefinition<S>> findAll(Predicate<String> condition) {
      return names.stream()
          .filter(condition)
          .map(name -> StaticDefinition.of(name, () -> this.make(name)));
    }

    @Override
    public List<S> load(@Nullable Predicate<S> predicate) {
      List<S> made = new ArrayList<>(names.size());
      for (String name : names) {
        S service = make(name);
        if (predicate == null || predicate.test(service)) {
          made.add(service);
        }
      }
      return made;
    }

    @SuppressWarnings("unchecked") // whoever asks for a type gets what is listed for it
    private S make(String name) {
      try {
        return (S) Class.forName(name).getConstructor().newInstance();
      } catch (ReflectiveOperationException | LinkageError e) {
        throw new IllegalStateException(
            "%s is listed in %s and cannot be made; the list is not of these jars"
                .formatted(name, FILE),
            e);
      }
    }
  }
}
