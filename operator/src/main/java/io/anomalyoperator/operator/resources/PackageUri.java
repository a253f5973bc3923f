package io.anomalyoperator.operator.resources;

import io.anomalyoperator.operator.api.ResolvedArtifact;
import java.nio.charset.StandardCharsets;

/** A package as pods are told of it: {@code s3://bucket/key?versionId=…#sha256=…}. */
final class PackageUri {
  private static final String PLAIN = "-._~/";

  private PackageUri() {}

  static String of(ResolvedArtifact artifact) {
    var uri = new StringBuilder("s3://").append(artifact.bucket()).append('/');
    uri.append(encode(artifact.key()));
    if (artifact.versionId() != null) {
      uri.append("?versionId=").append(encode(artifact.versionId()));
    }
    if (artifact.sha256() != null) {
      uri.append("#sha256=").append(artifact.sha256());
    }
    return uri.toString();
  }

  /** Percent-encodes; {@code $} too, since Kubernetes reads {@code $(NAME)} in arguments. */
  private static String encode(String text) {
    var encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      var c = (char) (b & 0xff);
      if (c < 128 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0)) {
        encoded.append(c);
      } else {
        encoded.append("%%%02X".formatted((int) c));
      }
    }
    return encoded.toString();
  }
}
