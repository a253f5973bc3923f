/**
 * What the replay gate asks of a server: the rows that users sent last, and scores for the rows
 * that users sent to another revision.
 *
 * <p>Users' data live here in memory alone, bounded, and go to no disk and no log. Knows rows and
 * the engine; knows nothing of HTTP.
 */
@NullMarked
package io.anomalyoperator.server.replay;

import org.jspecify.annotations.NullMarked;
