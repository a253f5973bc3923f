package io.anomalyoperator.trainer.evaluation;

/**
 * What a model makes of a row.
 *
 * @param input as the model got it, after preprocessing
 * @param output of the model, without a score at its end
 * @param score of the two
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, not kept
public record Answer(float[] input, float[] output, double score) {}
