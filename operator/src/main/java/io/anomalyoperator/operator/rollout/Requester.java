package io.anomalyoperator.operator.rollout;

import java.time.Instant;
import java.util.Optional;

/**
 * Who asked for what a spec asks for.
 *
 * @param manager name of a field manager, such as {@code argocd-controller}
 * @param at when it changed a field of the request last
 */
public record Requester(String manager, Optional<Instant> at) {}
