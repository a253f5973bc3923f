package io.anomalyoperator.e2e.ground;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A repository of git in a folder, as a team keeps its chart and its resources. */
public final class GitRepository {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Path folder;

  private GitRepository(Path folder) {
    this.folder = folder;
  }

  /** A new one, without a commit. */
  public static GitRepository in(Path folder) {
    var repository = new GitRepository(folder);
    repository.git("init", "--quiet", "--initial-branch=main", folder.toString());
    return repository;
  }

  /** Puts a file into it, for the next commit. */
  public GitRepository put(String path, String text) {
    try {
      Path file = folder.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts a folder into it, with all that is below. */
  public GitRepository put(String path, Path from) {
    try (var files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        put(path + "/" + from.relativize(file), Files.readString(file));
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Commits all that was put; the commit. */
  public String commit(String subject) {
    git("-C", folder.toString(), "add", "--all");
    git(
        "-C",
        folder.toString(),
        "-c",
        "user.name=e2e",
        "-c",
        "user.email=e2e@example.com",
        "commit",
        "--quiet",
        "--message",
        subject);
    return git("-C", folder.toString(), "rev-parse", "HEAD").strip();
  }

  /** What a machine gets that knows nothing but the repository; the folder. */
  public Path cloneTo(Path elsewhere) {
    git("clone", "--quiet", "--depth=1", folder.toUri().toString(), elsewhere.toString());
    return elsewhere;
  }

  private String git(String... arguments) {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(Arrays.asList(arguments));
    return Shell.succeed(LIMIT, Map.of(), command);
  }
}
