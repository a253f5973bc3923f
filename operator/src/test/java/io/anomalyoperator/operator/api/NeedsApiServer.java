package io.anomalyoperator.operator.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests against a real kube-apiserver, given to their methods as a {@link RealApiServer}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("apiserver")
@EnabledIfEnvironmentVariable(
    named = "KUBE_API_TEST_DIR",
    matches = ".+",
    disabledReason =
        "no real kube-apiserver: set KUBE_API_TEST_DIR and KUBE_API_TEST_API_SERVER_VERSION")
@ExtendWith(RealApiServer.Extension.class)
public @interface NeedsApiServer {}
