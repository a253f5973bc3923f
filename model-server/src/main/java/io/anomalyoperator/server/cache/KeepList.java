package io.anomalyoperator.server.cache;

import io.anomalyoperator.modelpackage.Digests;
import io.anomalyoperator.settings.InvalidSettingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Packages that are not deleted to make room for another.
 *
 * <p>Pods of several revisions share a cache, and each was told what was to be kept when its
 * revision was made. The newest list that came by is noted in the cache, so that a pod of an old
 * revision does not delete what a later one needs.
 *
 * @param digests SHA-256 of each package
 * @param asOf how new the list is; empty for one that holds for a single fetch
 */
record KeepList(Set<String> digests, Optional<AsOf> asOf) {

  KeepList {
    digests = Set.copyOf(digests);
  }

  /**
   * How new a list is.
   *
   * @param owner whose list it is; lists of several owners have no order
   * @param number higher is newer
   */
  record AsOf(String owner, long number) {
    private static AsOf parse(String text) {
      int slash = text.lastIndexOf('/');
      try {
        long number = Long.parseLong(text.substring(slash + 1));
        if (slash > 0 && number >= 0) {
          return new AsOf(text.substring(0, slash), number);
        }
      } catch (NumberFormatException e) {
        // the complaint below says all there is to say
      }
      throw new InvalidSettingException(
          "%s is '%s'; expected OWNER/NUMBER".formatted(CacheSettings.KEEP_AS_OF, text));
    }

    @Override
    public String toString() {
      return owner + "/" + number;
    }
  }

  /** Reads digests with commas between, and {@code OWNER/NUMBER} or nothing. */
  static KeepList parse(String digests, String asOf) {
    Set<String> parsed =
        Arrays.stream(digests.split(","))
            .map(String::strip)
            .filter(digest -> !digest.isEmpty())
            .collect(Collectors.toSet());
    for (String digest : parsed) {
      if (!Digests.isSha256(digest)) {
        throw new InvalidSettingException(
            "%s names '%s'; expected SHA-256 digests of 64 lower-case hexadecimal digits, with commas between"
                .formatted(CacheSettings.KEEP, digest));
      }
    }
    return new KeepList(parsed, asOf.isEmpty() ? Optional.empty() : Optional.of(AsOf.parse(asOf)));
  }

  /** Reads what {@link #note} wrote; nothing if that is not what it is. */
  static Optional<KeepList> fromNote(List<String> lines) {
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(String.join(",", lines.subList(1, lines.size())), lines.getFirst()))
          .filter(list -> list.asOf().isPresent());
    } catch (InvalidSettingException e) {
      return Optional.empty();
    }
  }

  /** Lines of a note; only for a list that says how new it is. */
  List<String> note() {
    var lines = new ArrayList<String>();
    lines.add(asOf.orElseThrow().toString());
    lines.addAll(new TreeSet<>(digests));
    return lines;
  }

  /**
   * What counts, given what the cache has noted: the newer of two lists of one owner; this one, if
   * the noted one is another owner's; both, if this one does not say how new it is.
   */
  KeepList with(KeepList noted) {
    if (asOf.isEmpty()) {
      var both = new TreeSet<>(digests);
      both.addAll(noted.digests);
      return new KeepList(both, Optional.empty());
    }
    return noted
            .asOf
            .filter(there -> there.owner().equals(asOf.get().owner()))
            .filter(there -> there.number() > asOf.get().number())
            .isPresent()
        ? noted
        : this;
  }
}
