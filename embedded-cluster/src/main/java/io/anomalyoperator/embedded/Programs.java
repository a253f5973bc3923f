package io.anomalyoperator.embedded;

import java.util.Optional;

/** Which programs stand for which images. */
public interface Programs {

  /** No program for any image: containers run their own command, or wait for ever. */
  Programs NONE = image -> Optional.empty();

  /** The program of an image, asked anew at each start of a container. */
  Optional<Program> forImage(String image);
}
