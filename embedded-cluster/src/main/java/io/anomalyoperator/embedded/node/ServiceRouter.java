package io.anomalyoperator.embedded.node;

import io.anomalyoperator.embedded.controllers.ControllerLoop;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on the addresses of Services, as kube-proxy does: on the cluster address and, for node
 * ports, on 127.0.0.1. A port below 1024 is not for everyone to listen on: it is served at 8000
 * more, so that port 80 of a Service answers at 8080.
 */
final class ServiceRouter implements ControllerLoop.Routes, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceRouter.class);
  private final Map<InetSocketAddress, Forwarder> forwarders = new ConcurrentHashMap<>();

  @Override
  public void route(Service service, List<EndpointSlice> slices) {
    for (ServicePort port : service.getSpec().getPorts()) {
      List<InetSocketAddress> targets = targets(port, slices);
      for (InetSocketAddress address : addresses(service, port)) {
        forwarder(address, service).ifPresent(f -> f.setTargets(targets));
      }
    }
  }

  private Optional<Forwarder> forwarder(InetSocketAddress address, Service service) {
    Forwarder known = forwarders.get(address);
    if (known != null) {
      return Optional.of(known);
    }
    try {
      Forwarder made = new Forwarder(address);
      forwarders.put(address, made);
      return Optional.of(made);
    } catch (IOException e) {
      LOG.warn(
          "Service {} cannot be reached at {}: {}",
          service.getMetadata().getName(),
          address,
          e.getMessage());
      return Optional.empty();
    }
  }

  /** Where a port of a Service answers. */
  static List<InetSocketAddress> addresses(Service service, ServicePort port) {
    List<InetSocketAddress> addresses = new ArrayList<>();
    String cluster = service.getSpec().getClusterIP();
    if (cluster != null && cluster.startsWith("127.")) {
      int number = port.getPort() < 1024 ? port.getPort() + 8000 : port.getPort();
      addresses.add(new InetSocketAddress(cluster, number));
    }
    if (port.getNodePort() != null && port.getNodePort() > 0) {
      addresses.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.getNodePort()));
    }
    return addresses;
  }

  /** The ready endpoints; without any, those that still serve while they terminate. */
  private static List<InetSocketAddress> targets(ServicePort port, List<EndpointSlice> slices) {
    List<InetSocketAddress> ready =
        targets(port, slices, e -> Boolean.TRUE.equals(e.getConditions().getReady()));
    return ready.isEmpty()
        ? targets(
            port,
            slices,
            e ->
                Boolean.TRUE.equals(e.getConditions().getServing())
                    && Boolean.TRUE.equals(e.getConditions().getTerminating()))
        : ready;
  }

  private static List<InetSocketAddress> targets(
      ServicePort port, List<EndpointSlice> slices, Predicate<Endpoint> wanted) {
    String name = port.getName() == null ? "" : port.getName();
    List<InetSocketAddress> targets = new ArrayList<>();
    for (EndpointSlice slice : slices) {
      slice.getPorts().stream()
          .filter(p -> name.equals(p.getName() == null ? "" : p.getName()))
          .forEach(
              p ->
                  slice.getEndpoints().stream()
                      .filter(wanted)
                      .flatMap(e -> e.getAddresses().stream())
                      .forEach(a -> targets.add(new InetSocketAddress(a, p.getPort()))));
    }
    return targets;
  }

  @Override
  public void retain(List<Service> services) {
    Set<InetSocketAddress> wanted = new HashSet<>();
    for (Service service : services) {
      service.getSpec().getPorts().forEach(p -> wanted.addAll(addresses(service, p)));
    }
    forwarders.forEach(
        (address, forwarder) -> {
          if (!wanted.contains(address)) {
            forwarders.remove(address);
            forwarder.close();
          }
        });
  }

  @Override
  public void close() {
    forwarders.values().forEach(Forwarder::close);
  }
}
