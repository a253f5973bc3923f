package io.anomalyoperator.operator.access;

import io.anomalyoperator.operator.api.Reason;

/** Why a spec may not be carried out. */
public record Refusal(Reason reason, String message) {}
