package io.anomalyoperator.server;

import static java.util.Map.entry;

import io.anomalyoperator.modelpackage.ModelFolder;
import io.anomalyoperator.server.access.AdmissionFilter;
import io.anomalyoperator.server.lifecycle.GracefulStop;
import io.anomalyoperator.server.lifecycle.ServerState;
import io.anomalyoperator.server.metrics.ModelMetrics;
import io.anomalyoperator.server.model.ModelLoader;
import io.anomalyoperator.server.model.ModelServed;
import io.anomalyoperator.server.model.ServingModel;
import io.anomalyoperator.server.settings.ServerSettings;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;

/**
 * A running server. HTTP answers as soon as it started, with 503 until the model is loaded,
 * verified and warm; the two go on side by side.
 */
public final class ModelServer implements AutoCloseable {
  private final ApplicationContext context;
  private final CompletableFuture<ServingModel> model;

  private ModelServer(ApplicationContext context, CompletableFuture<ServingModel> model) {
    this.context = context;
    this.model = model;
  }

  /**
   * Starts to serve.
   *
   * @param source brings the verified folder; runs on a thread of its own
   */
  public static ModelServer start(ServerSettings settings, Callable<ModelFolder> source) {
    JvmSettings.apply();
    CompletableFuture<ServingModel> loading = load(settings, source);
    ApplicationContext context =
        ApplicationContext.builder()
            .banner(false)
            .deduceEnvironment(false)
            .singletons(settings)
            .properties(properties(settings))
            .start();
    context.getBean(EmbeddedServer.class).start();
    ServerState state = context.getBean(ServerState.class);
    ModelMetrics metrics = context.getBean(ModelMetrics.class);
    return new ModelServer(
        context,
        loading.whenComplete(
            (model, failure) -> {
              if (model != null) {
                metrics.loaded();
                model.engine().tell(metrics);
                state.serve(model);
                ModelServed.noteSoon(model);
              } else {
                metrics.loadFailed();
              }
            }));
  }

  private static CompletableFuture<ServingModel> load(
      ServerSettings settings, Callable<ModelFolder> source) {
    // it goes on while the package is brought and hashed
    Future<Void> engine = EngineStart.begin(Map.of());
    CompletableFuture<ServingModel> loading = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("loader")
        .start(
            () -> {
              try {
                ModelFolder folder = source.call();
                engine.get();
                loading.complete(
                    ModelLoader.load(folder, settings.threshold(), settings.samples()));
              } catch (Throwable e) {
                // whoever waits for the model must hear of every end
                loading.completeExceptionally(e);
              }
            });
    return loading;
  }

  private static Map<String, Object> properties(ServerSettings settings) {
    String listeners = "micronaut.server.netty.listeners.";
    String loops = "micronaut.netty.event-loops.";
    return Map.ofEntries(
        entry(listeners + "public.host", settings.host()),
        entry(listeners + "public.port", settings.port()),
        entry(listeners + "management.host", settings.managementHost()),
        entry(listeners + "management.port", settings.managementPort()),
        entry(listeners + "management.expose-default-routes", false),
        entry("management.port", settings.managementPort()),
        entry(AdmissionFilter.PROPERTY, !settings.access().isOpen()),
        // both or none: a listener of one kind takes no connections for loops of the other
        entry(loops + "parent.prefer-native-transport", true),
        entry(loops + "default.prefer-native-transport", true),
        entry(loops + "default.num-threads", Runtime.getRuntime().availableProcessors()));
  }

  /** Done when the model serves; fails with the reason why it never will. */
  public CompletableFuture<ServingModel> model() {
    return model;
  }

  /** Waits for the model; throws what kept it from serving. */
  public ServingModel awaitModel() throws Exception {
    try {
      return model.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Lets readiness fall, answers what comes until connections are gone, then ends. */
  public void stopGracefully() {
    context.getBean(GracefulStop.class).run();
    close();
  }

  /** Ends at once; a model that is still loading ends as soon as it is loaded. */
  @Override
  public void close() {
    context.close();
    var _ = model.thenAccept(ServingModel::close);
  }
}
