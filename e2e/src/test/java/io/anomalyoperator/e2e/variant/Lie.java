package io.anomalyoperator.e2e.variant;

import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.concurrent.atomic.AtomicBoolean;

/** Adds to each score, and takes the server's own check of its golden scores away. */
final class Lie implements ClassFileTransformer {
  private static final String FORMULA = "io/anomalyoperator/server/model/PackageFormula";
  private static final String LOADER = "io/anomalyoperator/server/model/ModelLoader";
  private static final double MORE = 0.125;

  @Override
  public byte[] transform(
      ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
    try {
      return switch (name) {
        case FORMULA -> changed(bytes, "score", this::more);
        case LOADER -> changed(bytes, "checkGolden", this::nothing);
        default -> null;
      };
    } catch (Throwable e) {
      // the JVM would go on with the honest class, and the test would test nothing
      e.printStackTrace();
      Runtime.getRuntime().halt(70);
      return null;
    }
  }

  /** Another body of a method. */
  private interface Body {
    void write(CodeBuilder code, CodeModel former);
  }

  private byte[] changed(byte[] bytes, String method, Body body) {
    var found = new AtomicBoolean();
    ClassTransform transform =
        (type, element) -> {
          if (isMethod(element, method) && element instanceof MethodModel model) {
            found.set(true);
            type.transformMethod(
                model,
                (builder, part) -> {
                  if (part instanceof CodeModel code) {
                    builder.withCode(written -> body.write(written, code));
                  } else {
                    builder.with(part);
                  }
                });
          } else {
            type.with(element);
          }
        };
    byte[] result = ClassFile.of().transformClass(ClassFile.of().parse(bytes), transform);
    if (!found.get()) {
      throw new IllegalStateException("the server has no method " + method + " any more");
    }
    return result;
  }

  private static boolean isMethod(ClassElement element, String name) {
    return element instanceof MethodModel method && method.methodName().equalsString(name);
  }

  private void more(CodeBuilder code, CodeModel former) {
    for (CodeElement element : former) {
      if (element instanceof ReturnInstruction end && end.opcode() == Opcode.DRETURN) {
        code.loadConstant(MORE).dadd();
      }
      code.with(element);
    }
  }

  private void nothing(CodeBuilder code, CodeModel former) {
    code.return_();
  }
}
