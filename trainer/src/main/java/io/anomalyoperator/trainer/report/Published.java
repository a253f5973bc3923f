package io.anomalyoperator.trainer.report;

import io.anomalyoperator.trainer.Judge;

/** What others reached on the same rows, to read a figure by. */
final class Published {
  /** The 10,000 test images of MNIST, however they are stored; data in its form is other data. */
  private static final String MNIST =
      "sha256:d8ebf80e1503750e84541a6e25f877bd7da0ab454871d6a8010df7151e98dae6";

  private Published() {}

  /** A line for one digit of MNIST against the other nine; empty for anything else. */
  static String html(Judge judge) {
    if (judge.normal().classes().size() != 1 || !judge.fingerprint().equals(MNIST)) {
      return "";
    }
    return """
        <p class="faint">AUROC that others published on these images, one digit against nine, in the mean of all ten digits:
        OCGAN 0.975 (Perera, Nallapati, Xiang, CVPR 2019), Deep SVDD 0.948 (Ruff et al., ICML 2018). Digits differ: compare the mean of ten models.</p>
        """;
  }
}
