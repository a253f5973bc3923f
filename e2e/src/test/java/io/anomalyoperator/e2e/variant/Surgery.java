package io.anomalyoperator.e2e.variant;

import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Gives methods of the server other bodies. */
final class Surgery implements ClassFileTransformer {
  private final List<Cut> cuts;

  Surgery(List<Cut> cuts) {
    this.cuts = cuts;
  }

  /** Another body of a method. */
  interface Body {
    void write(CodeBuilder code, CodeModel former);
  }

  /** A method, by the internal name of its class, and its new body. */
  record Cut(String type, String method, Body body) {}

  @Override
  public byte[] transform(
      ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
    try {
      for (Cut cut : cuts) {
        if (cut.type().equals(name)) {
          return changed(bytes, cut.method(), cut.body());
        }
      }
      return null;
    } catch (Throwable e) {
      // the JVM would go on with the honest class, and the test would test nothing
      e.printStackTrace();
      Runtime.getRuntime().halt(70);
      return null;
    }
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
}
