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
  static final List<Surgery.Cut> CUTS_OF_ONE_IN_TWENTY = cuts(Failure::onceInTwenty);

  private Failure() {}

  private static List<Surgery.Cut> cuts(Surgery.Body body) {
    return List.of(new Surgery.Cut("io/anomalyoperator/server/http/PredictRoute", "score", body));
  }

  private static void always(CodeBuilder code, CodeModel former) {
    fail(code);
  }

  /** By the last digits of the clock, which know nothing of requests. */
  private static void onceInTwenty(CodeBuilder code, CodeModel former) {
    code.invokestatic(
            ClassDesc.of("java.lang.System"), "nanoTime", MethodTypeDesc.of(ConstantDescs.CD_long))
        .loadConstant(20L)
        .lrem()
        .l2i()
        .ifThen(Opcode.IFEQ, Failure::fail);
    former.forEach(code);
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
