package io.anomalyoperator.server.replay;

/**
 * Rows and the scores they got.
 *
 * @param rows as the user sent them, row after row
 * @param scores one per row
 */
@SuppressWarnings("ArrayRecordComponent") // carried from one place to the next, never compared
public record ScoredRows(float[] rows, double[] scores) {}
