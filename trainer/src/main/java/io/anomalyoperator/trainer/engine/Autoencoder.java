package io.anomalyoperator.trainer.engine;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.anomalyoperator.modelpackage.Preprocessor;
import io.anomalyoperator.trainer.BadModelException;
import io.anomalyoperator.trainer.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Trains the autoencoder of the TorchScript template, by Adam on the mean squared error. On one
 * machine, the same rows and plan give the same file, byte for byte.
 */
public final class Autoencoder {
  private static final String TEMPLATE = "autoencoder.pt";
  private static final float LAST_RATE = 1e-3f; // as a share of the first

  /** DJL collects the gradients of one training at a time. */
  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  private final Plan plan;
  private final float[][] rows;
  private final Preprocessor preprocessor;
  private final SplittableRandom random;

  private Autoencoder(Plan plan, float[][] rows, Preprocessor preprocessor) {
    this.plan = plan;
    this.rows = rows;
    this.preprocessor = preprocessor;
    this.random = new SplittableRandom(plan.seed());
  }

  /**
   * Trains and writes the model.
   *
   * @param rows in the user's units
   * @param file to write, as TorchScript
   * @return mean squared error of the last epoch
   */
  public static double train(
      Plan plan, float[][] rows, Preprocessor preprocessor, Path file, Progress progress)
      throws IOException, BadModelException {
    ONE_AT_A_TIME.lock();
    try {
      return new Autoencoder(plan, rows, preprocessor).train(file, progress);
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  private double train(Path file, Progress progress) throws IOException, BadModelException {
    try (var template = Template.resource(TEMPLATE)) {
      giveFirstWeights(template);
      double loss = descend(template, progress);
      template.write(file);
      return loss;
    }
  }

  /** The template has no weights of its own: it takes those it is started with. */
  private void giveFirstWeights(Template template) {
    int[][] layers = {
      {plan.width(), plan.hidden()},
      {plan.hidden(), plan.code()},
      {plan.code(), plan.hidden()},
      {plan.hidden(), plan.width()}
    };
    try (var manager = template.manager().newSubManager()) {
      var start = new NDList();
      for (int[] layer : layers) {
        int from = layer[0];
        int to = layer[1];
        start.add(manager.create(uniform(from * to, from), new Shape(to, from)));
        start.add(manager.create(uniform(to, from)));
      }
      start.add(manager.create(plan.bounded() ? 1f : 0f));
      template.call("start", start);
    }
  }

  /** What PyTorch's own linear layers begin with: uniform within 1/√(inputs). */
  private float[] uniform(int count, int inputs) {
    float bound = (float) (1 / Math.sqrt(inputs));
    var values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (2 * random.nextFloat() - 1) * bound;
    }
    return values;
  }

  private double descend(Template template, Progress progress) {
    var weights = template.weights();
    weights.forEach(weight -> weight.setRequiresGradient(true));
    int steps = Math.ceilDiv(rows.length, plan.batch());
    float rate = (float) plan.learningRate();
    var adam =
        Optimizer.adam()
            .optLearningRateTracker(
                Tracker.cosine()
                    .setBaseValue(rate)
                    .optFinalValue(rate * LAST_RATE)
                    .setMaxUpdates(steps * plan.epochs())
                    .build())
            .build();
    var buffer = template.manager().allocateDirect(plan.batch() * plan.width() * Float.BYTES);
    var order = inOrder(rows.length);
    double loss = 0;
    try (var task = progress.begin("train", plan.epochs())) {
      for (int epoch = 1; epoch <= plan.epochs(); epoch++) {
        shuffle(order);
        double sum = 0;
        for (int from = 0; from < rows.length; from += plan.batch()) {
          int count = Math.min(plan.batch(), rows.length - from);
          fill(buffer, order, from, count);
          sum += count * step(template, weights, adam, buffer, count);
        }
        loss = sum / rows.length;
        task.advance(1, "loss %.5f".formatted(loss));
      }
    }
    return loss;
  }

  private double step(
      Template template, NDList weights, Optimizer adam, ByteBuffer buffer, int count) {
    try (var manager = template.manager().newSubManager()) {
      var bytes =
          buffer.duplicate().order(buffer.order()).limit(count * plan.width() * Float.BYTES);
      var x = manager.create(bytes, new Shape(count, plan.width()), DataType.FLOAT32);
      double loss;
      try (var gradients = Torch.engine().newGradientCollector()) {
        var answer = template.call("loss", new NDList(x));
        gradients.backward(answer);
        loss = answer.getFloat();
      }
      for (var weight : weights) {
        var gradient = weight.getGradient();
        gradient.attach(manager); // else it would live as long as the model
        adam.update(weight.getName(), weight, gradient);
      }
      return loss;
    }
  }

  private void fill(ByteBuffer buffer, int[] order, int from, int count) {
    var batch = buffer.asFloatBuffer();
    for (int i = 0; i < count; i++) {
      preprocessor.apply(rows[order[from + i]], 0, batch, i * plan.width());
    }
  }

  private static int[] inOrder(int count) {
    var order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    return order;
  }

  private void shuffle(int[] order) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int moved = order[i];
      order[i] = order[j];
      order[j] = moved;
    }
  }
}
