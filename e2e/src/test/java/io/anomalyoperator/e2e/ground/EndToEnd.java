package io.anomalyoperator.e2e.ground;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A scenario on a real cluster. Its tests get a {@link Ground}; its models are deleted after each
 * of them, and what the cluster says is kept of those that fail. Without a cluster it is skipped.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("e2e")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@ExtendWith(GroundExtension.class)
public @interface EndToEnd {}
