package io.anomalyoperator.modelpackage;

import io.anomalyoperator.modelpackage.SafeTensors.Tensor;

/** An entry of a package that holds tensors: those that belong there, and no other kind. */
final class TensorEntry {
  /** Makes a value of tensors; an {@link IllegalArgumentException} says what is wrong with them. */
  interface Reader<T> {
    T read(TensorEntry entry);
  }

  private final SafeTensors tensors;

  private TensorEntry(SafeTensors tensors) {
    this.tensors = tensors;
  }

  static <T> T decode(String name, Violation violation, byte[] file, Reader<T> reader)
      throws InvalidPackageException {
    try {
      return reader.read(new TensorEntry(SafeTensors.decode(file)));
    } catch (SafeTensors.FormatException | IllegalArgumentException e) {
      throw InvalidPackageException.entry(violation, name, String.valueOf(e.getMessage()));
    }
  }

  boolean has(String name) {
    return tensors.tensors().containsKey(name);
  }

  Tensor.F32 f32(String name, int dimensions) {
    if (tensors.tensors().get(name) instanceof Tensor.F32 tensor
        && tensor.shape().size() == dimensions) {
      return tensor;
    }
    throw expected(name, "F32", dimensions);
  }

  Tensor.F64 f64(String name, int dimensions) {
    if (tensors.tensors().get(name) instanceof Tensor.F64 tensor
        && tensor.shape().size() == dimensions) {
      return tensor;
    }
    throw expected(name, "F64", dimensions);
  }

  double[] f64(String name) {
    return f64(name, 1).values();
  }

  double number(String name) {
    var values = f64(name);
    Check.that(values.length == 1, "tensor %s holds %d numbers, expected 1", name, values.length);
    return values[0];
  }

  private static IllegalArgumentException expected(String name, String type, int dimensions) {
    return new IllegalArgumentException(
        "it has no tensor %s of type %s with %d dimension(s)".formatted(name, type, dimensions));
  }
}
