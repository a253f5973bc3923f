package io.anomalyoperator.server.model;

import io.anomalyoperator.modelpackage.Manifest;
import io.anomalyoperator.modelpackage.ModelFolder;
import io.anomalyoperator.modelpackage.PackageDigest;
import io.anomalyoperator.server.drift.DriftMonitor;
import io.anomalyoperator.server.replay.RecentRows;
import io.anomalyoperator.server.scoring.ScoringEngine;
import java.util.List;

/**
 * A package that was verified, loaded and warmed, and the engine that scores with it.
 *
 * @param folder the verified files and facts
 * @param engine warm workers
 * @param judge turns a score into a verdict
 * @param recent a sample of what users sent last
 * @param drift whether that looks like what the model was trained on
 */
public record ServingModel(
    ModelFolder folder, ScoringEngine engine, Judge judge, RecentRows recent, DriftMonitor drift)
    implements AutoCloseable {

  public Manifest manifest() {
    return folder.manifest();
  }

  /** SHA-256 of the archive; empty when the folder does not remember one. */
  public String sha256() {
    return folder.digest().map(PackageDigest::sha256).orElse("");
  }

  /** Shape of one row, without the batch. */
  public List<Long> rowShape() {
    return manifest().input().shape();
  }

  @Override
  public void close() {
    engine.close();
  }
}
