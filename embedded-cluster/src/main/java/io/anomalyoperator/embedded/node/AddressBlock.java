package io.anomalyoperator.embedded.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.BitSet;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * 254 loopback addresses for pods, and as many for Services, that no other cluster of this machine
 * uses: 127.77.N.x and 127.78.N.x. A listening socket on the last address of the block is the lock;
 * it goes with the process, however that ends.
 */
final class AddressBlock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AddressBlock.class);
  private static final int LOCK_PORT = 47_777;
  private static final int LAST = 253;
  private final int number;
  private final ServerSocket lock;
  private final BitSet taken = new BitSet();
  private int next = 1;

  private AddressBlock(int number, ServerSocket lock) {
    this.number = number;
    this.lock = lock;
  }

  /** Takes the first free block. */
  static AddressBlock claim() {
    for (int number = 0; number < 256; number++) {
      try {
        InetAddress last = InetAddress.getByName("127.77." + number + ".254");
        return new AddressBlock(number, new ServerSocket(LOCK_PORT, 1, last));
      } catch (IOException e) {
        LOG.debug("block {} belongs to another cluster", number, e);
      }
    }
    throw new IllegalStateException(
        "no free block of loopback addresses: 127.77.0.254 to 127.77.255.254 cannot be listened on"
            + " at port %d; pods need Linux, where all of 127.0.0.0/8 answers"
                .formatted(LOCK_PORT));
  }

  /** The first three numbers of the addresses of Services. */
  String servicePrefix() {
    return "127.78." + number;
  }

  /** An address that was not used for the longest time; empty when all are in use. */
  synchronized Optional<String> take() {
    for (int tried = 0; tried < LAST; tried++) {
      int candidate = next;
      next = next % LAST + 1;
      if (!taken.get(candidate)) {
        taken.set(candidate);
        return Optional.of("127.77." + number + "." + candidate);
      }
    }
    return Optional.empty();
  }

  synchronized void giveBack(String address) {
    taken.clear(Integer.parseInt(address.substring(address.lastIndexOf('.') + 1)));
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
