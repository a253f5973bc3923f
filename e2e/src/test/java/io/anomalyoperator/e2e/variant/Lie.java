package io.anomalyoperator.e2e.variant;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ReturnInstruction;
import java.util.List;

/** Adds to each score, and takes the server's own check of its golden scores away. */
final class Lie {
  private static final double MORE = 0.125;

  static final List<Surgery.Cut> CUTS =
      List.of(
          new Surgery.Cut("io/anomalyoperator/server/model/PackageFormula", "score", Lie::more),
          new Surgery.Cut(
              "io/anomalyoperator/server/model/ModelLoader", "checkGolden", Lie::nothing));

  private Lie() {}

  private static void more(CodeBuilder code, CodeModel former) {
    for (CodeElement element : former) {
      if (element instanceof ReturnInstruction end && end.opcode() == Opcode.DRETURN) {
        code.loadConstant(MORE).dadd();
      }
      code.with(element);
    }
  }

  private static void nothing(CodeBuilder code, CodeModel former) {
    code.return_();
  }
}
