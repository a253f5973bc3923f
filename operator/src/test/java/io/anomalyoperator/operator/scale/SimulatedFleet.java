package io.anomalyoperator.operator.scale;

import io.anomalyoperator.operator.api.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * What controllers and kubelets make of the operator's writes, for many models: Deployments become
 * pods that are ready at once, with addresses of this machine, and Services get endpoints.
 */
final class SimulatedFleet implements AutoCloseable {
  private static final int LANES = 8;

  private final KubernetesClient client;
  private final Map<String, Fleet> fleets = new ConcurrentHashMap<>();
  private final Map<String, Unit> byAddress = new ConcurrentHashMap<>();
  private final AtomicInteger serial = new AtomicInteger();

  /** One thread for each model at a time. */
  private final List<ExecutorService> lanes =
      IntStream.range(0, LANES).mapToObj(i -> Executors.newSingleThreadExecutor()).toList();

  /** A pod that runs. */
  record Unit(Pod pod, int revision, String address) {
    String uid() {
      return pod.getMetadata().getUid();
    }
  }

  /** All of one model. */
  private static final class Fleet {
    final Map<String, Deployment> deployments = new ConcurrentHashMap<>();
    final Map<String, List<Unit>> units = new HashMap<>();
    volatile Optional<Service> service = Optional.empty();
    List<Endpoint> endpoints = List.of();
    boolean sliced;
  }

  SimulatedFleet(KubernetesClient client) {
    this.client = client;
    client
        .apps()
        .deployments()
        .inAnyNamespace()
        .withLabel(Labels.MODEL)
        .inform(
            heard(
                (fleet, d) -> fleet.deployments.put(d.getMetadata().getName(), d),
                (fleet, d) -> fleet.deployments.remove(d.getMetadata().getName())));
    client
        .services()
        .inAnyNamespace()
        .withLabel(Labels.MODEL)
        .inform(
            heard(
                (fleet, s) -> fleet.service = Optional.of(s),
                (fleet, s) -> fleet.service = Optional.empty()));
  }

  /** Who has an address. */
  Optional<Unit> at(String address) {
    return Optional.ofNullable(byAddress.get(address));
  }

  private interface Note<T> {
    void take(Fleet fleet, T object);
  }

  private <T extends HasMetadata> ResourceEventHandler<T> heard(Note<T> there, Note<T> gone) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(T object) {
        converge(object, there);
      }

      @Override
      public void onUpdate(T before, T object) {
        converge(object, there);
      }

      @Override
      public void onDelete(T object, boolean unknown) {
        converge(object, gone);
      }
    };
  }

  private <T extends HasMetadata> void converge(T object, Note<T> note) {
    String model = object.getMetadata().getLabels().get(Labels.MODEL);
    String key = object.getMetadata().getNamespace() + "/" + model;
    Fleet fleet = fleets.computeIfAbsent(key, k -> new Fleet());
    note.take(fleet, object);
    lanes
        .get(Math.floorMod(key.hashCode(), LANES))
        .execute(
            () -> {
              pods(fleet);
              fleet.service.ifPresent(s -> endpoints(fleet, s));
            });
  }

  private void pods(Fleet fleet) {
    for (Deployment d : fleet.deployments.values()) {
      List<Unit> units =
          fleet.units.computeIfAbsent(d.getMetadata().getName(), k -> new ArrayList<>());
      while (units.size() < d.getSpec().getReplicas()) {
        units.add(start(d));
      }
      while (units.size() > d.getSpec().getReplicas()) {
        stop(units.removeLast());
      }
    }
    for (Iterator<Map.Entry<String, List<Unit>>> it = fleet.units.entrySet().iterator();
        it.hasNext(); ) {
      var entry = it.next();
      if (!fleet.deployments.containsKey(entry.getKey())) {
        entry.getValue().forEach(this::stop);
        it.remove();
      }
    }
  }

  private void stop(Unit unit) {
    byAddress.remove(unit.address());
    client.resource(unit.pod()).withGracePeriod(0).delete();
  }

  private Unit start(Deployment d) {
    int number = serial.incrementAndGet();
    String address = "127.%d.%d.%d".formatted(64 + (number >> 16), number >> 8 & 255, number & 255);
    var template = d.getSpec().getTemplate();
    Pod pod =
        client
            .resource(
                new PodBuilder()
                    .withNewMetadata()
                    .withName(d.getMetadata().getName() + "-" + number)
                    .withNamespace(d.getMetadata().getNamespace())
                    .withLabels(template.getMetadata().getLabels())
                    .withOwnerReferences(
                        new OwnerReferenceBuilder()
                            .withApiVersion("apps/v1")
                            .withKind("Deployment")
                            .withName(d.getMetadata().getName())
                            .withUid(d.getMetadata().getUid())
                            .withController(true)
                            .build())
                    .endMetadata()
                    .withSpec(template.getSpec())
                    .build())
            .create();
    int revision = Integer.parseInt(pod.getMetadata().getLabels().get(Labels.REVISION));
    Unit unit = new Unit(pod, revision, address);
    byAddress.put(address, unit);
    client
        .resource(
            new PodBuilder(pod)
                .withNewStatus()
                .withPhase("Running")
                .withPodIP(address)
                .addNewPodIP(address)
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build())
        .patchStatus();
    return unit;
  }

  private void endpoints(Fleet fleet, Service service) {
    String wanted = service.getSpec().getSelector().get(Labels.REVISION);
    List<Endpoint> endpoints =
        fleet.units.values().stream()
            .flatMap(List::stream)
            .filter(unit -> Integer.toString(unit.revision()).equals(wanted))
            .map(SimulatedFleet::endpoint)
            .toList();
    if (fleet.sliced && endpoints.equals(fleet.endpoints)) {
      return;
    }
    var metadata = service.getMetadata();
    Map<String, String> labels = new HashMap<>(metadata.getLabels());
    labels.put(Labels.SERVICE_NAME, metadata.getName());
    var slice =
        new EndpointSliceBuilder()
            .withNewMetadata()
            .withName(metadata.getName() + "-slice")
            .withNamespace(metadata.getNamespace())
            .withLabels(labels)
            .endMetadata()
            .withAddressType("IPv4")
            .withEndpoints(endpoints)
            .build();
    client.resource(slice).fieldManager("fleet").forceConflicts().serverSideApply();
    fleet.sliced = true;
    fleet.endpoints = endpoints;
  }

  /** An API server takes no loopback address here, and nobody asks there. */
  private static Endpoint endpoint(Unit unit) {
    return new EndpointBuilder()
        .withAddresses(unit.address().replaceFirst("127", "10"))
        .withNewConditions()
        .withReady(true)
        .endConditions()
        .withNewTargetRef()
        .withKind("Pod")
        .withName(unit.pod().getMetadata().getName())
        .withUid(unit.uid())
        .endTargetRef()
        .build();
  }

  @Override
  public void close() {
    lanes.forEach(ExecutorService::shutdownNow);
    client.close();
  }
}
