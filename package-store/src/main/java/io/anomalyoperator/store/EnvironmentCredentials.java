package io.anomalyoperator.store;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** The environment's identity; that there is none is an error of its own. */
record EnvironmentCredentials(AwsCredentialsProvider chain)
    implements AwsCredentialsProvider, SdkAutoCloseable {
  @Override
  public AwsCredentials resolveCredentials() {
    try {
      return chain.resolveCredentials();
    } catch (SdkClientException e) {
      throw new NoCredentialsException(e);
    }
  }

  @Override
  public void close() {
    if (chain instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
  }
}
