package io.anomalyoperator.store;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a package is, and which one it is: {@code
 * s3://bucket/mnist/4bc4….tar.gz?versionId=3HL4kqCxf3vjVBH40Nrjfkd#sha256=4bc4…}.
 *
 * @param bucket name of the bucket
 * @param key of the object
 * @param versionId of the object's version; empty for the newest
 * @param sha256 that the bytes are expected to have; empty if nothing is expected
 */
public record PackageLocation(
    String bucket, String key, Optional<String> versionId, Optional<String> sha256) {
  private static final String SCHEME = "s3://";
  private static final String FORM = "s3://BUCKET/KEY?versionId=VERSION#sha256=DIGEST";
  private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public PackageLocation {
    require(
        BUCKET.matcher(bucket).matches(), "the bucket is \"" + bucket + "\"", "a bucket's name");
    require(
        !key.isEmpty() && key.length() <= 1024,
        "the key is \"" + key + "\"",
        "1 to 1024 characters");
    versionId.ifPresent(id -> require(!id.isEmpty(), "the versionId is empty", "one, or none"));
    sha256.ifPresent(
        digest ->
            require(
                SHA256.matcher(digest).matches(),
                "the sha256 is \"" + digest + "\"",
                "64 lower-case hexadecimal digits"));
  }

  /** The newest version, whatever its bytes are. */
  public static PackageLocation of(String bucket, String key) {
    return new PackageLocation(bucket, key, Optional.empty(), Optional.empty());
  }

  /** Reads what {@link #toString()} writes. */
  public static PackageLocation parse(String uri) {
    require(uri.startsWith(SCHEME), "\"" + uri + "\"", FORM);
    var rest = uri.substring(SCHEME.length());
    var fragment = after(rest, '#');
    rest = before(rest, '#');
    var query = after(rest, '?');
    rest = before(rest, '?');
    return new PackageLocation(
        before(rest, '/'),
        decode(after(rest, '/')),
        parameter(uri, query, "versionId"),
        parameter(uri, fragment, "sha256"));
  }

  /** The same object in this version. */
  public PackageLocation withVersionId(Optional<String> version) {
    return new PackageLocation(bucket, key, version, sha256);
  }

  /** The same object with these bytes. */
  public PackageLocation withSha256(String digest) {
    return new PackageLocation(bucket, key, versionId, Optional.of(digest));
  }

  @Override
  public String toString() {
    var path = Arrays.stream(key.split("/", -1)).map(PackageLocation::encode);
    return SCHEME
        + bucket
        + "/"
        + path.collect(Collectors.joining("/"))
        + versionId.map(id -> "?versionId=" + encode(id)).orElse("")
        + sha256.map(digest -> "#sha256=" + digest).orElse("");
  }

  /** {@code versionId=abc} gives {@code abc}; nothing else may be there. */
  private static Optional<String> parameter(String uri, String text, String name) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    require(text.startsWith(name + "="), "\"" + uri + "\"", FORM);
    return Optional.of(decode(text.substring(name.length() + 1)));
  }

  private static String before(String text, char separator) {
    int at = text.indexOf(separator);
    return at < 0 ? text : text.substring(0, at);
  }

  private static String after(String text, char separator) {
    int at = text.indexOf(separator);
    return at < 0 ? "" : text.substring(at + 1);
  }

  // a plus sign means itself in a path, other than in a form
  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static void require(boolean holds, String found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "a package location: %s, expected %s".formatted(found, expected));
    }
  }
}
