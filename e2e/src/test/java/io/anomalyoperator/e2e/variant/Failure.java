package io.anomalyoperator.e2e.variant;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/** Passes every gate, and fails requests of users. */
final class Failure {
  static final List<Surgery.Cut> CUTS = cuts(Failure::always);
  static final List<Surgery.Cut> CUTS_OF_ONE_IN_TWENTY = cuts(onceIn(20));
  static final List<Surgery.Cut> CUTS_OF_ONE_IN_TWO_HUNDRED = cuts(onceIn(200));

  private Failure() {}

  private static List<Surgery.Cut> cuts(Surgery.Body body) {
    return List.of(new Surgery.Cut("io/anomalyoperator/server/http/PredictRoute", "score", body));
  }

  private static void always(CodeBuilder code, CodeModel former) {
    fail(code);
  }

  /** By the last digits of the clock, which know nothing of requests. */
  private static Surgery.Body onceIn(long requests) {
    return (code, former) -> {
      code.invokestatic(
              ClassDesc.of("java.lang.System"),
              "nanoTime",
              MethodTypeDesc.of(ConstantDescs.CD_long))
          .loadConstant(requests)
          .lrem()
          .l2i()
          .ifThen(Opcode.IFEQ, Failure::fail);
      former.forEach(code);
    };
  }

  private static void fail(CodeBuilder code) {
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
