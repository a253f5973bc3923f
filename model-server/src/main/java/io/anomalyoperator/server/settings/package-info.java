/**
 * What the environment says about this server. Read once, at the start; nothing else asks the
 * environment.
 */
@NullMarked
package io.anomalyoperator.server.settings;

import org.jspecify.annotations.NullMarked;
