package io.anomalyoperator.server.image;

import io.anomalyoperator.server.MicronautServices;
import io.micronaut.context.ApplicationContextConfigurer;
import io.micronaut.context.env.PropertyExpressionResolver;
import io.micronaut.context.env.PropertySourceLoader;
import io.micronaut.core.beans.BeanIntrospectionReference;
import io.micronaut.core.convert.TypeConverterRegistrar;
import io.micronaut.core.io.service.MicronautMetaServiceLoaderUtils;
import io.micronaut.http.HttpRequestFactory;
import io.micronaut.http.HttpResponseFactory;
import io.micronaut.inject.BeanConfiguration;
import io.micronaut.inject.BeanDefinitionReference;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes the list that {@link MicronautServices} takes, of what Micronaut finds in some jars. */
final class ServiceList {
  /** What a start asks for; {@link ImageBuild} ends with an error when it asks for another. */
  private static final List<Class<?>> TYPES =
      List.of(
          ApplicationContextConfigurer.class,
          BeanConfiguration.class,
          BeanDefinitionReference.class,
          BeanIntrospectionReference.class,
          HttpRequestFactory.class,
          HttpResponseFactory.class,
          PropertyExpressionResolver.class,
          PropertySourceLoader.class,
          TypeConverterRegistrar.class);

  /** Made when Micronaut looks for services by itself. */
  static final String LOOKED_FOR =
      MicronautMetaServiceLoaderUtils.class.getName().replace('.', '/') + "$CacheEntry";

  private ServiceList() {}

  /** The list of these jars, without classes that cannot be loaded with them. */
  static List<String> of(List<Path> jars) throws IOException {
    URL[] urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = jars.get(i).toUri().toURL();
    }
    List<String> lines = new ArrayList<>();
    try (var loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      Map<String, Set<String>> known =
          MicronautMetaServiceLoaderUtils.findAllMicronautMetaServices(loader);
      for (Class<?> type : TYPES) {
        lines.add(type.getName());
        Set<String> names = new LinkedHashSet<>(known.getOrDefault(type.getName(), Set.of()));
        names.addAll(standard(type, loader));
        names.stream()
            .filter(name -> canBeMade(name, loader))
            .forEach(name -> lines.add(type.getName() + " " + name));
      }
    }
    return lines;
  }

  static void write(StagedImage image) throws IOException {
    List<Path> jars = new ArrayList<>(List.of(image.jar()));
    for (String name : StagedImage.classPath(image.jar())) {
      jars.add(image.application().resolve(name));
    }
    Files.write(image.application().resolve(MicronautServices.FILE), of(jars));
  }

  /** As {@link java.util.ServiceLoader} has them. */
  private static List<String> standard(Class<?> type, ClassLoader loader) throws IOException {
    List<String> names = new ArrayList<>();
    for (URL file : Collections.list(loader.getResources("META-INF/services/" + type.getName()))) {
      try (var in =
          new BufferedReader(new InputStreamReader(file.openStream(), StandardCharsets.UTF_8))) {
        in.lines()
            .map(line -> line.replaceFirst("#.*", "").strip())
            .filter(line -> !line.isEmpty())
            .forEach(names::add);
      }
    }
    return names;
  }

  private static boolean canBeMade(String name, ClassLoader loader) {
    try {
      var _ = Class.forName(name, true, loader).getConstructor().newInstance();
      return true;
    } catch (ReflectiveOperationException | LinkageError e) {
      return false;
    }
  }
}
