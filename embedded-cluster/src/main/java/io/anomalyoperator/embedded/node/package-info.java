/**
 * A node: takes pods from the API and runs their containers as processes of this machine, each pod
 * on a loopback address of its own; and routes connections to Services. Speaks to the API like any
 * kubelet, through a client.
 */
@NullMarked
package io.anomalyoperator.embedded.node;

import org.jspecify.annotations.NullMarked;
