/**
 * What kube-controller-manager does with Deployments, ReplicaSets and Services, as far as pods of
 * one node need it. A controller looks at live objects, compares, and writes what differs; it keeps
 * nothing in mind. Knows nothing of processes.
 */
@NullMarked
package io.anomalyoperator.embedded.controllers;

import org.jspecify.annotations.NullMarked;
