package io.anomalyoperator.operator.rollout;

/**
 * A pod that is asked something; another start of its containers is another pod to ask.
 *
 * @param uid uid of the pod
 * @param name its name, for messages
 * @param ip where it is
 * @param restarts how often its containers were started again
 */
public record PodAddress(String uid, String name, String ip, int restarts) {}
