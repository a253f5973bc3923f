/**
 * The public port: routes, what they read and write, and how a refusal looks.
 *
 * <p>Knows HTTP; decides nothing about models.
 */
@NullMarked
package io.anomalyoperator.server.http;

import org.jspecify.annotations.NullMarked;
