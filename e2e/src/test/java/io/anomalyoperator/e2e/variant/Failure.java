package io.anomalyoperator.e2e.variant;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/** Passes every gate, and fails every request of a user. */
final class Failure {
  static final List<Surgery.Cut> CUTS =
      List.of(
          new Surgery.Cut(
              "io/anomalyoperator/server/http/PredictController", "predict", Failure::fail));

  private Failure() {}

  private static void fail(CodeBuilder code, CodeModel former) {
    var exception = ClassDesc.of("java.lang.IllegalStateException");
    code.new_(exception)
        .dup()
        .loadConstant("this variant fails")
        .invokespecial(
            exception,
            ConstantDescs.INIT_NAME,
            MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String))
        .athrow();
  }
}
