package io.anomalyoperator.e2e.variant;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.function.Consumer;

/** Passes every gate, and does not do well by requests of users. */
final class Failure {
  private static final long SLOW_MILLIS = 60;

  static final List<Surgery.Cut> CUTS = cuts(Failure::always);
  static final List<Surgery.Cut> CUTS_OF_ONE_IN_TWENTY = cuts(onceIn(20, Failure::fail));
  static final List<Surgery.Cut> CUTS_OF_ONE_IN_TWO_HUNDRED = cuts(onceIn(200, Failure::fail));
  static final List<Surgery.Cut> CUTS_OF_A_SLOW_ONE = cuts(Failure::slowly);
  static final List<Surgery.Cut> CUTS_OF_A_DYING_ONE = cuts(onceIn(100, Failure::die));

  private Failure() {}

  private static List<Surgery.Cut> cuts(Surgery.Body body) {
    return List.of(new Surgery.Cut("io/anomalyoperator/server/http/PredictRoute", "score", body));
  }

  private static void always(CodeBuilder code, CodeModel former) {
    fail(code);
  }

  /** By the last digits of the clock, which know nothing of requests. */
  private static Surgery.Body onceIn(long requests, Consumer<CodeBuilder> what) {
    return (code, former) -> {
      code.invokestatic(
              ClassDesc.of("java.lang.System"),
              "nanoTime",
              MethodTypeDesc.of(ConstantDescs.CD_long))
          .loadConstant(requests)
          .lrem()
          .l2i()
          .ifThen(Opcode.IFEQ, what::accept);
      former.forEach(code);
    };
  }

  private static void slowly(CodeBuilder code, CodeModel former) {
    code.loadConstant(SLOW_MILLIS)
        .invokestatic(
            ClassDesc.of("java.lang.Thread"),
            "sleep",
            MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_long));
    former.forEach(code);
  }

  private static void die(CodeBuilder code) {
    var runtime = ClassDesc.of("java.lang.Runtime");
    code.invokestatic(runtime, "getRuntime", MethodTypeDesc.of(runtime))
        .loadConstant(1)
        .invokevirtual(
            runtime, "halt", MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int));
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
