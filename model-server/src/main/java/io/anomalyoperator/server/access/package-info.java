/**
 * Who may ask the public port for scores, and how often. Open to everybody unless the settings name
 * keys or an issuer of tokens.
 */
@NullMarked
package io.anomalyoperator.server.access;

import org.jspecify.annotations.NullMarked;
