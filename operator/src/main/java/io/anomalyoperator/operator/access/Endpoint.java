package io.anomalyoperator.operator.access;

import io.anomalyoperator.operator.api.S3Spec;
import java.util.Locale;

/** Addresses of S3 servers, written in one way: equal addresses are equal strings. */
final class Endpoint {
  /** What stands for S3 itself, which needs no address. */
  static final String AWS = "aws";

  private Endpoint() {}

  static String of(S3Spec s3) {
    return s3.endpoint() == null ? AWS : normal(s3.endpoint());
  }

  /** {@code https://S3.example.com:443/} is {@code https://s3.example.com}. */
  static String normal(String url) {
    String lower = url.toLowerCase(Locale.ROOT);
    String address = lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
    if (address.startsWith("https://") && address.endsWith(":443")) {
      return address.substring(0, address.length() - ":443".length());
    }
    return address.startsWith("http://") && address.endsWith(":80")
        ? address.substring(0, address.length() - ":80".length())
        : address;
  }
}
