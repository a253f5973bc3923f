package io.anomalyoperator.operator.artifact;

import io.anomalyoperator.operator.api.Reason;
import io.anomalyoperator.operator.rollout.Finding;
import io.anomalyoperator.store.StoreException;
import java.io.IOException;

/** Something to find out from a store. */
@FunctionalInterface
interface StoreQuestion<T> {
  Finding<T> answer() throws IOException, CannotReadException;

  /** The answer, or what kept the store from giving one. */
  static <T> Finding<T> ask(StoreQuestion<T> question) {
    try {
      return question.answer();
    } catch (CannotReadException e) {
      return new Finding.Unable<>(e.reason(), String.valueOf(e.getMessage()));
    } catch (StoreException e) {
      return new Finding.Unable<>(reason(e.kind()), String.valueOf(e.getMessage()));
    } catch (IOException | IllegalArgumentException e) {
      // the latter: an endpoint that is none
      return new Finding.Unable<>(Reason.StoreUnreachable, String.valueOf(e.getMessage()));
    }
  }

  /** Nobody waits for the answer any more. */
  static <T> Finding<T> stopped() {
    Thread.currentThread().interrupt();
    return new Finding.Unable<>(Reason.StoreUnreachable, "the operator is stopping");
  }

  private static Reason reason(StoreException.Kind kind) {
    return switch (kind) {
      case BUCKET_NOT_FOUND -> Reason.BucketNotFound;
      case OBJECT_NOT_FOUND -> Reason.ObjectNotFound;
      case VERSION_NOT_FOUND -> Reason.VersionNotFound;
      case ACCESS_DENIED -> Reason.AccessDenied;
      case UNREACHABLE, ALREADY_EXISTS, INVALID -> Reason.StoreUnreachable;
    };
  }
}
