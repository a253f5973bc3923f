package io.anomalyoperator.operator.rollout;

import io.anomalyoperator.operator.api.AnomalyModelStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be done now.
 *
 * @param status what is written first
 * @param world what the cluster is then made to agree with
 * @param newRecord a revision whose record is to be made, so that the next look finds it
 * @param tasks what is to be found out off the reconcile thread
 * @param notices what people are told in Events, once the status is written
 * @param transition whether the rollout moved: it is looked at again at once
 * @param decided whether it decides a rollout: the outcome in the status is news
 * @param lookAgainAt when it is looked at again though nothing happened
 */
public record Plan(
    AnomalyModelStatus status,
    World world,
    Optional<RevisionRecord> newRecord,
    Set<Task> tasks,
    List<Notice> notices,
    boolean transition,
    boolean decided,
    Instant lookAgainAt) {}
