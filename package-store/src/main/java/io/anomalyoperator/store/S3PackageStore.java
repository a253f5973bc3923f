package io.anomalyoperator.store;

import io.anomalyoperator.modelpackage.Digests;
import io.anomalyoperator.modelpackage.PackageDigest;
import io.anomalyoperator.store.StoreException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Packages in S3, or in a server that speaks its protocol. */
public final class S3PackageStore implements PackageStore {
  /** What S3 takes in one request. */
  private static final long LARGEST = 5L << 30;

  private static final String FIRST_BYTE = "bytes=0-0";

  private static final int NOT_MODIFIED = 304;

  private final S3Client s3;

  S3PackageStore(S3Client s3) {
    this.s3 = s3;
  }

  /** A store with these settings. Nothing is asked of it yet. */
  public static S3PackageStore of(StoreSettings settings) {
    return new S3PackageStore(S3Clients.of(settings));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Asks for the first byte instead of the headers alone: an answer to HEAD has no body, and so
   * cannot say whether bucket, object or version is missing.
   */
  @Override
  public Resolved resolve(PackageLocation location) throws StoreException {
    var answer = get(location, request(location).range(FIRST_BYTE).build());
    answer.abort();
    return resolved(location, answer.response());
  }

  @Override
  public Optional<Resolved> resolveUnless(PackageLocation location, String etag)
      throws StoreException {
    var conditional = request(location).range(FIRST_BYTE).ifNoneMatch(etag).build();
    try {
      var answer = s3.getObject(conditional);
      answer.abort();
      // a server that knows no conditions answers as if it had not been asked for one
      return Optional.of(resolved(location, answer.response()))
          .filter(now -> !etag.equals(now.etag()));
    } catch (SdkException | UncheckedIOException e) {
      if (e instanceof AwsServiceException answer && answer.statusCode() == NOT_MODIFIED) {
        return Optional.empty();
      }
      throw missing(location, Errors.translate(e, location));
    }
  }

  private static Resolved resolved(PackageLocation location, GetObjectResponse answer) {
    return new Resolved(found(location, answer), version(answer), size(answer), answer.eTag());
  }

  @Override
  public PackageStream open(PackageLocation location) throws StoreException {
    var answer = get(location, request(location).build());
    return new PackageStream(
        answer,
        answer::abort,
        found(location, answer.response()),
        answer.response().contentLength(),
        Optional.ofNullable(answer.response().eTag()));
  }

  @Override
  public Published publish(Path archive, String bucket, String key) throws StoreException {
    var digest = digest(archive);
    var location = PackageLocation.of(bucket, key).withSha256(digest.sha256());
    if (digest.size() > LARGEST) {
      throw new StoreException(
          Kind.INVALID,
          "%s: the package has %d bytes, S3 takes %d in one request"
              .formatted(location, digest.size(), LARGEST));
    }
    var there = existing(location);
    if (there.isPresent()) {
      return same(location, digest, there.get());
    }
    try {
      return put(archive, location, digest);
    } catch (StoreException e) {
      // somebody was faster, or our own first try arrived and its answer did not
      var now = e.kind() == Kind.ALREADY_EXISTS ? existing(location) : Optional.<Resolved>empty();
      if (now.isEmpty()) {
        throw e;
      }
      return same(location, digest, now.get());
    }
  }

  private Published put(Path archive, PackageLocation location, PackageDigest digest)
      throws StoreException {
    var request =
        PutObjectRequest.builder()
            .bucket(location.bucket())
            .key(location.key())
            .ifNoneMatch("*")
            .checksumSHA256(
                Base64.getEncoder().encodeToString(HexFormat.of().parseHex(digest.sha256())))
            .contentType(
                location.key().endsWith(".gz") ? "application/gzip" : "application/octet-stream")
            .build();
    try {
      var answer = s3.putObject(request, RequestBody.fromFile(archive));
      return new Published(
          location.withVersionId(Optional.ofNullable(answer.versionId())), digest, true);
    } catch (SdkException | UncheckedIOException e) {
      throw Errors.translate(e, location);
    }
  }

  private Optional<Resolved> existing(PackageLocation location) throws StoreException {
    try {
      return Optional.of(resolve(location));
    } catch (StoreException e) {
      if (e.kind() == Kind.OBJECT_NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Published same(PackageLocation location, PackageDigest digest, Resolved there)
      throws StoreException {
    if (there.size() != digest.size() || !sha256(there.location()).equals(digest.sha256())) {
      throw new StoreException(
          Kind.ALREADY_EXISTS,
          "%s: another object of %d bytes is there already; packages are written once, publish under a key of its own"
              .formatted(there.location(), there.size()));
    }
    return new Published(location.withVersionId(there.versionId()), digest, false);
  }

  private String sha256(PackageLocation location) throws StoreException {
    try (var stream = open(location)) {
      return Digests.sha256(stream);
    } catch (StoreException e) {
      throw e;
    } catch (IOException e) {
      throw new StoreException(
          Kind.UNREACHABLE, "%s: %s".formatted(location, Errors.rootMessage(e)), e);
    }
  }

  private ResponseInputStream<GetObjectResponse> get(
      PackageLocation location, GetObjectRequest request) throws StoreException {
    try {
      return s3.getObject(request);
    } catch (SdkException | UncheckedIOException e) {
      throw missing(location, Errors.translate(e, location));
    }
  }

  /**
   * Whether it is the version or the whole object that is missing: servers disagree on which of the
   * two they say, so the newest version is asked for.
   */
  private StoreException missing(PackageLocation location, StoreException error) {
    boolean missing =
        error.kind() == Kind.OBJECT_NOT_FOUND || error.kind() == Kind.VERSION_NOT_FOUND;
    if (!missing || location.versionId().isEmpty()) {
      return error;
    }
    try {
      resolve(location.withVersionId(Optional.empty()));
      return Errors.missing(Kind.VERSION_NOT_FOUND, location, error);
    } catch (StoreException newest) {
      return newest.kind() == Kind.OBJECT_NOT_FOUND
          ? Errors.missing(Kind.OBJECT_NOT_FOUND, location, error)
          : error;
    }
  }

  private static GetObjectRequest.Builder request(PackageLocation location) {
    var request = GetObjectRequest.builder().bucket(location.bucket()).key(location.key());
    location.versionId().ifPresent(request::versionId);
    return request;
  }

  private static PackageLocation found(PackageLocation location, GetObjectResponse answer) {
    return location.withVersionId(version(answer));
  }

  private static Optional<String> version(GetObjectResponse answer) {
    return Optional.ofNullable(answer.versionId());
  }

  /** {@code bytes 0-0/1234} is a part of 1234 bytes; without it, the answer is the whole. */
  private static long size(GetObjectResponse answer) {
    var range = answer.contentRange();
    return range == null
        ? answer.contentLength()
        : Long.parseLong(range.substring(range.indexOf('/') + 1));
  }

  private static PackageDigest digest(Path archive) throws StoreException {
    try {
      return new PackageDigest(Digests.sha256(archive), Files.size(archive));
    } catch (IOException e) {
      throw new StoreException(
          Kind.INVALID, "%s cannot be read: %s".formatted(archive, Errors.rootMessage(e)), e);
    }
  }

  @Override
  public void close() {
    s3.close();
  }
}
