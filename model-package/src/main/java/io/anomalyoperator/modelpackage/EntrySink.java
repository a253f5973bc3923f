package io.anomalyoperator.modelpackage;

import java.io.IOException;
import java.io.OutputStream;

/** Where the content of entries goes while it is checked. */
interface EntrySink {
  /** Nowhere: the package is only verified. */
  EntrySink NOWHERE = name -> OutputStream.nullOutputStream();

  /** A stream for the content of an entry, whose name is safe and listed. */
  OutputStream open(String name) throws IOException;
}
