package io.anomalyoperator.store;

import io.anomalyoperator.store.StoreException.Kind;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sts.model.StsException;

/** What the SDK throws, as a kind and a sentence that says what to do. */
final class Errors {
  private Errors() {}

  /**
   * @param error of the SDK, or of the stream below it when what answers does not even speak HTTP
   */
  static StoreException translate(RuntimeException error, PackageLocation location) {
    return switch (error) {
      case StsException refused -> roleRefused(refused, location);
      case AwsServiceException answer -> answered(answer, location);
      default -> unanswered(error, location);
    };
  }

  /** That the object, or this version of an object that is there, does not exist. */
  static StoreException missing(Kind kind, PackageLocation location, Throwable cause) {
    return new StoreException(
        kind, "%s: not found: %s".formatted(location, remedy(kind, "", location)), cause);
  }

  private static StoreException roleRefused(StsException refused, PackageLocation location) {
    var unwell = refused.statusCode() >= 500 || refused.isThrottlingException();
    var details = refused.awsErrorDetails();
    return new StoreException(
        unwell ? Kind.UNREACHABLE : Kind.ACCESS_DENIED,
        "%s: STS gave no role, it answered %d %s (%s); %s"
            .formatted(
                location,
                refused.statusCode(),
                code(refused),
                details == null ? "" : details.errorMessage(),
                unwell
                    ? "it is worth another try"
                    : "the role's trust policy must name the cluster's issuer, the audience sts.amazonaws.com and the subject system:serviceaccount:NAMESPACE:ACCOUNT"),
        refused);
  }

  private static StoreException answered(AwsServiceException answer, PackageLocation location) {
    var code = code(answer);
    var kind = kind(code, answer.statusCode(), location.versionId().isPresent());
    return new StoreException(
        kind,
        "%s: S3 answered %d %s: %s"
            .formatted(location, answer.statusCode(), code, remedy(kind, code, location)),
        answer);
  }

  private static Kind kind(String code, int status, boolean versioned) {
    return switch (code) {
      case "NoSuchBucket" -> Kind.BUCKET_NOT_FOUND;
      case "NoSuchKey" -> Kind.OBJECT_NOT_FOUND;
      case "NoSuchVersion" -> Kind.VERSION_NOT_FOUND;
      case "PreconditionFailed", "ConditionalRequestConflict" -> Kind.ALREADY_EXISTS;
      case "RequestTimeout", "SlowDown", "OperationAborted" -> Kind.UNREACHABLE;
      case "InvalidObjectState" -> Kind.INVALID;
      case "ExpiredToken", "InvalidToken", "TokenRefreshRequired" -> Kind.ACCESS_DENIED;
      // versitygw's way to say InvalidAccessKeyId, with status 404
      case "XAdminUserNotFound" -> Kind.ACCESS_DENIED;
      default -> kind(status, versioned);
    };
  }

  private static Kind kind(int status, boolean versioned) {
    return switch (status) {
      // a version id that cannot be one, and a version that is a delete marker
      case 400, 405 -> versioned ? Kind.VERSION_NOT_FOUND : Kind.INVALID;
      case 401, 403 -> Kind.ACCESS_DENIED;
      case 404 -> versioned ? Kind.VERSION_NOT_FOUND : Kind.OBJECT_NOT_FOUND;
      case 408, 429 -> Kind.UNREACHABLE;
      case 409, 412 -> Kind.ALREADY_EXISTS;
      // conditional writes are not for every server
      case 501 -> Kind.INVALID;
      default -> status >= 500 ? Kind.UNREACHABLE : Kind.INVALID;
    };
  }

  private static String remedy(Kind kind, String code, PackageLocation location) {
    return switch (kind) {
      case BUCKET_NOT_FOUND ->
          "there is no bucket " + location.bucket() + "; check the name and the endpoint";
      case OBJECT_NOT_FOUND ->
          "the bucket has no object of this key, or it was deleted; publish it";
      case VERSION_NOT_FOUND ->
          "the object has no such version, or it is a delete marker; use the versionId that publishing printed";
      case ACCESS_DENIED -> denied(code);
      case UNREACHABLE -> "the store is unwell; it is worth another try";
      case ALREADY_EXISTS ->
          "another object is there already; packages are written once, under a key of their own";
      case INVALID -> refused(code);
    };
  }

  private static String denied(String code) {
    return switch (code) {
      case "InvalidAccessKeyId", "XAdminUserNotFound" ->
          "the access key is not known; check AWS_ACCESS_KEY_ID";
      case "SignatureDoesNotMatch" -> "the secret key is wrong; check AWS_SECRET_ACCESS_KEY";
      case "ExpiredToken", "InvalidToken", "TokenRefreshRequired" ->
          "the session token is no longer valid; renew it";
      case "RequestTimeTooSkewed" -> "this machine's clock is wrong; set it";
      default ->
          "the credentials lack s3:GetObject and s3:GetObjectVersion, or s3:PutObject to publish; without s3:ListBucket a missing object is answered so too";
    };
  }

  private static String refused(String code) {
    return switch (code) {
      case "InvalidObjectState" -> "the object is archived; restore it";
      case "PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed" ->
          "the bucket is in another region; set S3_REGION";
      default -> "the request is not one that this server takes";
    };
  }

  private static StoreException unanswered(RuntimeException error, PackageLocation location) {
    if (NoCredentialsException.caused(error)) {
      return new StoreException(
          Kind.ACCESS_DENIED,
          "%s: there are no credentials (%s); set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the pod an identity"
              .formatted(location, rootMessage(error)),
          error);
    }
    return new StoreException(
        Kind.UNREACHABLE,
        "%s: the store cannot be reached (%s); check the endpoint, it is worth another try"
            .formatted(location, rootMessage(error)),
        error);
  }

  private static String code(AwsServiceException answer) {
    var details = answer.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }

  /** The kind and words of the innermost cause: {@code ConnectException: Connection refused}. */
  static String rootMessage(Throwable error) {
    var root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName() + ": " + root.getMessage();
  }
}
