package io.anomalyoperator.modelpackage;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/**
 * How the numbers that a user sends become the numbers that the model gets. {@link Preprocessor}
 * does it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Preprocessing.Image.class, name = "image"),
  @JsonSubTypes.Type(value = Preprocessing.Tabular.class, name = "tabular"),
  @JsonSubTypes.Type(value = Preprocessing.None.class, name = "none")
})
public sealed interface Preprocessing {

  /**
   * Pixels from 0 to 255, times {@code scale}; those of a negative first subtracted from 255.
   *
   * @param width of the image, in pixels
   * @param height of the image, in pixels
   * @param channels 1 for grey, 3 for colour
   * @param scale usually 1/255
   * @param invert whether the model was trained on the negative
   */
  record Image(int width, int height, int channels, double scale, boolean invert)
      implements Preprocessing {}

  /**
   * Columns of a table, each as {@code (value − mean) / scale}.
   *
   * @param features names of the columns, in their order
   * @param mean of each column
   * @param scale of each column, usually its standard deviation; above zero
   */
  record Tabular(List<String> features, List<Double> mean, List<Double> scale)
      implements Preprocessing {
    public Tabular {
      features = List.copyOf(features);
      mean = List.copyOf(mean);
      scale = List.copyOf(scale);
    }
  }

  /** The model takes what the user sends. */
  record None() implements Preprocessing {}
}
