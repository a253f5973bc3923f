/**
 * The management port: what the operator asks of a server and nobody else may. Every answer says
 * who gives it, since addresses of pods are used again.
 */
@NullMarked
package io.anomalyoperator.server.management;

import org.jspecify.annotations.NullMarked;
