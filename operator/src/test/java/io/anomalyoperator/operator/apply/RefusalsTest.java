package io.anomalyoperator.operator.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalsTest {
  @ParameterizedTest
  @CsvSource({
    "400, true",
    "403, true",
    "422, true",
    "0, false",
    "429, false",
    "500, false",
    "503, false"
  })
  void onlyTheServersWordOnAWriteLasts(int code, boolean lasting) {
    var error = new KubernetesClientException("refused", code, null);

    assertEquals(lasting, Refusals.lasting(error));
  }
}
