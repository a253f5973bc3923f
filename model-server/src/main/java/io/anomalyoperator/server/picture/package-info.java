/**
 * Pictures on their way to a row: what a file is, how large it is before anything of it is decoded,
 * its pixels in the size of the model's input, and the heat map of what the model made of them.
 *
 * <p>Files come from anyone. Nothing here allocates by what a file claims beyond the bounds of
 * {@link io.anomalyoperator.server.picture.PictureLimits}, writes to disk, or knows HTTP.
 */
@NullMarked
package io.anomalyoperator.server.picture;

import org.jspecify.annotations.NullMarked;
