package io.anomalyoperator.server.http;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;

/** Head of the API document. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Anomaly Operator model server",
            version = "1",
            description =
                "Serves one model package. Every answer carries `X-Model-Revision` and"
                    + " `X-Model-Digest`; every error is `{\"error\": \"…\"}`."))
interface Api {}
