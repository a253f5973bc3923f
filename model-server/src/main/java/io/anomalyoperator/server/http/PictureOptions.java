package io.anomalyoperator.server.http;

import io.anomalyoperator.server.picture.Inversion;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a request for a picture's score wants.
 *
 * @param inversion whether light and dark change places
 * @param heatmap the share of each pixel in the score, as numbers
 * @param reconstruction the pixels that the model saw, and those that it made of them
 * @param asPicture the picture with its heat, and no numbers
 */
record PictureOptions(
    Inversion inversion, boolean heatmap, boolean reconstruction, boolean asPicture) {

  /** What is given to whoever asks for nothing else. */
  static final PictureOptions SCORE = new PictureOptions(Inversion.FALSE, false, false, false);

  private enum Flag {
    TRUE,
    FALSE
  }

  static PictureOptions of(
      HttpRequest<?> request,
      Optional<String> invert,
      Optional<String> heatmap,
      Optional<String> reconstruction) {
    return new PictureOptions(
        choice("invert", invert, Inversion.FALSE),
        choice("heatmap", heatmap, Flag.FALSE) == Flag.TRUE,
        choice("reconstruction", reconstruction, Flag.FALSE) == Flag.TRUE,
        request.accept().contains(MediaType.IMAGE_PNG_TYPE));
  }

  /** Whether the score alone will not do. */
  boolean needsTrace() {
    return heatmap || reconstruction || asPicture;
  }

  private static <E extends Enum<E>> E choice(String name, Optional<String> given, E standard) {
    if (given.isEmpty()) {
      return standard;
    }
    E[] choices = standard.getDeclaringClass().getEnumConstants();
    return Arrays.stream(choices)
        .filter(choice -> word(choice).equals(given.get()))
        .findFirst()
        .orElseThrow(
            () ->
                Refused.badRequest(
                    "%s is '%s'; expected one of %s"
                        .formatted(
                            name,
                            given.get(),
                            Arrays.stream(choices).map(PictureOptions::word).toList())));
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }
}
