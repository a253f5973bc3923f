package io.anomalyoperator.e2e.ground;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the users of a load saw.
 *
 * @param hits all requests, in no order
 */
public record LoadReport(List<Hit> hits) {

  /** Requests that got no answer of a model. */
  public List<Hit> failed() {
    return matching(hit -> hit.failure().isPresent());
  }

  /** Requests that a revision answered. */
  public List<Hit> of(int revision) {
    return matching(hit -> hit.revision() == revision);
  }

  /** Requests that satisfy it, oldest first. */
  public List<Hit> matching(Predicate<Hit> wanted) {
    return hits.stream().filter(wanted).sorted(Comparator.comparingLong(Hit::sent)).toList();
  }

  /** How many answers there were of each revision. */
  public Map<Integer, Long> byRevision() {
    return hits.stream()
        .filter(hit -> hit.failure().isEmpty())
        .collect(Collectors.groupingBy(Hit::revision, TreeMap::new, Collectors.counting()));
  }

  @Override
  public String toString() {
    return "%d requests (%d on kept connections), %d failed, answers by revision %s"
        .formatted(hits.size(), matching(Hit::kept).size(), failed().size(), byRevision());
  }
}
