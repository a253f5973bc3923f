package io.anomalyoperator.operator.rollout;

import java.util.Optional;

/**
 * A pod as the cluster tells of it.
 *
 * @param uid its uid: names and addresses are used again
 * @param name its name
 * @param ip its address, once it has one
 * @param revision revision that it belongs to
 * @param ready whether it is ready and not terminating
 * @param terminating whether it was told to stop
 * @param ended whether its containers ended for good, so that it holds no room any more
 * @param restarts restarts of the server container
 * @param blockedBy why it cannot start (no room, no image, fetch fails), if so
 * @param failing how the server container last ended, if it keeps ending
 * @param fetching whether its package is still on the way
 */
public record PodView(
    String uid,
    String name,
    Optional<String> ip,
    int revision,
    boolean ready,
    boolean terminating,
    boolean ended,
    int restarts,
    Optional<String> blockedBy,
    Optional<String> failing,
    boolean fetching) {
  /** How {@code blockedBy} begins when it is the nodes that have no room. */
  public static final String NO_ROOM = "no node takes it: ";

  /** How {@code failing} begins when the server itself found that it scores otherwise. */
  public static final String WRONG_SCORES = "its scores of the golden set are others: ";

  /** Whether its server ends because the golden set gets other scores. */
  public boolean scoresOtherwise() {
    return failing.filter(why -> why.startsWith(WRONG_SCORES)).isPresent();
  }

  /** Whether nothing but the room on the nodes keeps it from starting. */
  public boolean lacksRoom() {
    return blockedBy.filter(why -> why.startsWith(NO_ROOM)).isPresent();
  }
}
