package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.Reason;

/**
 * An Event to be.
 *
 * @param warning whether something went wrong
 * @param reason one word
 * @param message a sentence
 */
public record Notice(boolean warning, Reason reason, String message) {}
