package io.anomalyoperator.e2e.ground;

import java.util.Optional;

/**
 * One request of a load; times are {@link System#nanoTime()}.
 *
 * @param kept whether its connection is used again
 * @param opened when its connection was opened
 * @param sent when the request was sent
 * @param answered when the answer was there
 * @param revision that answered, by the header and the body
 * @param before revision that answered on this connection before; 0 where none did
 * @param score of the row
 * @param failure why there was no answer, or not the one that was expected
 */
public record Hit(
    boolean kept,
    long opened,
    long sent,
    long answered,
    int revision,
    int before,
    double score,
    Optional<String> failure) {}
