/**
 * What a structural schema says about an object: unknown fields, defaults, types and bounds, CEL
 * rules. Pure: trees in, trees and problems out.
 */
@NullMarked
package io.anomalyoperator.embedded.schema;

import org.jspecify.annotations.NullMarked;
