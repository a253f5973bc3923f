package io.anomalyoperator.e2e.ground;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** Lays the ground once, and gives each class its view of it; see {@link EndToEnd}. */
final class GroundExtension implements BeforeAllCallback, AfterEachCallback, ParameterResolver {
  private static final ExtensionContext.Namespace STORE =
      ExtensionContext.Namespace.create(GroundExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    Settings.missing(System.getenv())
        .ifPresent(
            missing -> {
              if (Settings.required()) {
                throw new AssertionFailedError(missing);
              }
              System.out.println(context.getDisplayName() + " is skipped: " + missing);
              throw new TestAbortedException(missing);
            });
    ground(context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    context
        .getExecutionException()
        .filter(failure -> !(failure instanceof TestAbortedException))
        .ifPresent(failure -> Dump.of(ground(context), context.getRequiredTestMethod().getName()));
    ground(context).clear();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Ground.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return ground(context);
  }

  private static Ground ground(ExtensionContext context) {
    var store = context.getRoot().getStore(STORE);
    var laid =
        store.getOrComputeIfAbsent(
            Ground.class, key -> Ground.lay(Settings.from(System.getenv())), Ground.class);
    return store
        .getOrComputeIfAbsent(
            context.getRequiredTestClass(), scenarios -> new View(laid.view()), View.class)
        .ground();
  }

  /** Is not closed with the store, as a ground would be. */
  private record View(Ground ground) {}
}
