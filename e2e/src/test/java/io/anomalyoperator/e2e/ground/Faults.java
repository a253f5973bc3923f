package io.anomalyoperator.e2e.ground;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** What breaks without a warning. */
public final class Faults {

  private final Ground ground;

  public Faults(Ground ground) {
    this.ground = ground;
  }

  /**
   * From now on, who stops the operator's pod kills its process: a container's stop signal is a
   * property of its image, and the image is otherwise the same.
   */
  public void letStopsOfTheOperatorBeKills() {
    String image =
        new Registry()
            .killedWhenStopped(ground.settings().operatorImage(), tagOf("killed-when-stopped"));
    ground.chart().upgrade(ground.settings().serverImage(), Map.of("image.tag", tag(image)));
  }

  /** The same server image under another name. */
  public String otherNameOfTheServerImage() {
    return new Registry().tagged(ground.settings().serverImage(), tagOf("other-name"));
  }

  /** Of this run alone: nodes keep what they have pulled under a name. */
  private String tagOf(String variant) {
    return tag(ground.settings().operatorImage()) + "-" + variant;
  }

  private static String tag(String image) {
    return image.substring(image.lastIndexOf(':') + 1);
  }

  /** Kills the operator and returns when its process is gone; the cluster starts another. */
  public void killOperator() {
    List<Pod> killed = ground.operatorPods();
    if (killed.isEmpty()) {
      throw new AssertionFailedError("there is no pod of the operator to kill");
    }
    Set<String> uids = uids(killed);
    killed.forEach(pod -> ground.client().resource(pod).delete());
    await("the killed operator is gone")
        .atMost(Patience.SOON)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> uids(ground.operatorPods()).stream().noneMatch(uids::contains));
  }

  private static Set<String> uids(List<? extends HasMetadata> objects) {
    return objects.stream().map(each -> each.getMetadata().getUid()).collect(Collectors.toSet());
  }

  /** Kills a part of the cluster; without a command for it, the test is skipped and says so. */
  public void kill(String part) {
    String command = ground.settings().faultCommand().orElse(null);
    if (command == null) {
      String missing = "E2E_FAULT_COMMAND is not set: nothing here can kill " + part;
      if (Settings.required()) {
        throw new AssertionFailedError(missing);
      }
      System.out.println(missing);
      throw new TestAbortedException(missing);
    }
    Shell.succeed(
        Patience.SOON,
        Map.of(),
        Stream.concat(Arrays.stream(command.split(" ")), Stream.of(part)).toList());
  }
}
