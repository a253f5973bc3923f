package io.anomalyoperator.operator.rollout;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a model takes: the contract with those who send it requests.
 *
 * @param name name of the input tensor
 * @param datatype its datatype, such as {@code FP32}
 * @param shape shape of one row
 */
public record ModelInput(String name, String datatype, List<Long> shape) {
  public ModelInput {
    shape = List.copyOf(shape);
  }

  /** Numbers in a row. */
  public int width() {
    return (int) shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
  }

  /** For messages: {@code features FP32 [1,28,28]}. */
  @Override
  public String toString() {
    return name
        + " "
        + datatype
        + " "
        + shape.stream().map(Object::toString).collect(Collectors.joining(",", "[", "]"));
  }
}
