package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.Reason;

/**
 * Why a child could not be written.
 *
 * @param reason {@link Reason#NameTaken}, {@link Reason#TokenMissing} or {@link
 *     Reason#WriteRefused}
 * @param message names the child and what was said
 */
public record Trouble(Reason reason, String message) {}
