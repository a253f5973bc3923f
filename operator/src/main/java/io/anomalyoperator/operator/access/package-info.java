/**
 * What a model may name: buckets, S3 endpoints, images, service accounts. Whoever may edit models
 * may not therefore run anything with anybody's rights. Pure: a spec and the rules in, a refusal
 * out.
 */
@NullMarked
package io.anomalyoperator.operator.access;

import org.jspecify.annotations.NullMarked;
