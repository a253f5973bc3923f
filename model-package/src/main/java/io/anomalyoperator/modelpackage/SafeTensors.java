package io.anomalyoperator.modelpackage;

import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tensors by name in the <a href="https://huggingface.co/docs/safetensors">safetensors</a> format:
 * eight bytes with the length of a JSON header, the header, the numbers. Data types F32, F64, I64
 * and U8, row-major, little-endian. Unlike a pickle, reading it runs nothing.
 *
 * @param tensors in the order in which they are written
 */
public record SafeTensors(SortedMap<String, Tensor> tensors) {
  private static final int ALIGNMENT = 8;

  public SafeTensors {
    tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
  }

  /** The tensors of the map. */
  public static SafeTensors of(Map<String, ? extends Tensor> tensors) {
    return new SafeTensors(new TreeMap<>(tensors));
  }

  /** Numbers and how they are laid out; the product of the shape is their count. */
  public sealed interface Tensor {
    /** Of each dimension, outermost first; empty for a single number. */
    List<Integer> shape();

    /** 32-bit floating point. */
    @SuppressWarnings("ArrayRecordComponent") // as large as memory allows: handed over, not copied
    record F32(List<Integer> shape, float[] values) implements Tensor {
      public F32 {
        shape = List.copyOf(shape);
        requireCount(shape, values.length);
      }
    }

    /** 64-bit floating point. */
    @SuppressWarnings("ArrayRecordComponent") // as large as memory allows: handed over, not copied
    record F64(List<Integer> shape, double[] values) implements Tensor {
      public F64 {
        shape = List.copyOf(shape);
        requireCount(shape, values.length);
      }

      /** A tensor of one dimension. */
      public static F64 vector(double... values) {
        return new F64(List.of(values.length), values);
      }
    }

    /** 64-bit whole numbers. */
    @SuppressWarnings("ArrayRecordComponent") // as large as memory allows: handed over, not copied
    record I64(List<Integer> shape, long[] values) implements Tensor {
      public I64 {
        shape = List.copyOf(shape);
        requireCount(shape, values.length);
      }
    }

    /** 8-bit whole numbers from 0 to 255. */
    @SuppressWarnings("ArrayRecordComponent") // as large as memory allows: handed over, not copied
    record U8(List<Integer> shape, byte[] values) implements Tensor {
      public U8 {
        shape = List.copyOf(shape);
        requireCount(shape, values.length);
      }
    }

    private static void requireCount(List<Integer> shape, int values) {
      long count = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
      if (count != values) {
        throw new IllegalArgumentException(
            "shape %s holds %d values, found %d".formatted(shape, count, values));
      }
    }
  }

  /** The bytes are not tensors in this format. */
  public static final class FormatException extends Exception {
    @Serial private static final long serialVersionUID = 1;

    FormatException(String message) {
      super(message);
    }
  }

  /** The bytes of a file: the same tensors always give the same ones. */
  public byte[] encode() {
    var header = ManifestJson.newObject();
    long end = 0;
    for (var named : tensors.entrySet()) {
      var tensor = named.getValue();
      var slice = header.putObject(named.getKey());
      slice.put("dtype", typeOf(tensor));
      var shape = slice.putArray("shape");
      tensor.shape().forEach(shape::add);
      long begin = end;
      end += bytesOf(tensor);
      slice.putArray("data_offsets").add(begin).add(end);
    }
    // spaces, as the format asks for, so that the numbers begin at a multiple of eight
    var json = header.toString().getBytes(StandardCharsets.UTF_8);
    var padded = Arrays.copyOf(json, -Math.floorDiv(-json.length, ALIGNMENT) * ALIGNMENT);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');

    var out =
        ByteBuffer.allocate(Math.toIntExact(Long.BYTES + padded.length + end))
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(padded.length)
            .put(padded);
    for (var tensor : tensors.values()) {
      switch (tensor) {
        case Tensor.F32(var shape, var values) -> {
          for (float value : values) {
            out.putFloat(value);
          }
        }
        case Tensor.F64(var shape, var values) -> {
          for (double value : values) {
            out.putDouble(value);
          }
        }
        case Tensor.I64(var shape, var values) -> {
          for (long value : values) {
            out.putLong(value);
          }
        }
        case Tensor.U8(var shape, var values) -> out.put(values);
      }
    }
    return out.array();
  }

  /** The tensors in a file, of which every byte is accounted for. */
  public static SafeTensors decode(byte[] file) throws FormatException {
    return SafeTensorsDecoder.decode(file);
  }

  private static String typeOf(Tensor tensor) {
    return switch (tensor) {
      case Tensor.F32 f32 -> "F32";
      case Tensor.F64 f64 -> "F64";
      case Tensor.I64 i64 -> "I64";
      case Tensor.U8 u8 -> "U8";
    };
  }

  private static long bytesOf(Tensor tensor) {
    return switch (tensor) {
      case Tensor.F32(var shape, var values) -> (long) Float.BYTES * values.length;
      case Tensor.F64(var shape, var values) -> (long) Double.BYTES * values.length;
      case Tensor.I64(var shape, var values) -> (long) Long.BYTES * values.length;
      case Tensor.U8(var shape, var values) -> values.length;
    };
  }
}
