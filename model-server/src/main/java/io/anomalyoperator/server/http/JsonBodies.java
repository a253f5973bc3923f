package io.anomalyoperator.server.http;

import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.type.Argument;
import io.micronaut.core.type.Headers;
import io.micronaut.core.type.MutableHeaders;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MediaType;
import io.micronaut.http.body.MessageBodyHandler;
import io.micronaut.http.codec.CodecException;
import io.micronaut.http.netty.body.NettyJsonHandler;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.body.JsonMessageHandler;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Objects of controllers as JSON. The framework's own handler finds out for every route, before the
 * first request, how its types are read and written; this one when they are.
 */
@Singleton
@Order(JsonMessageHandler.ORDER)
@Replaces(NettyJsonHandler.class)
@JsonMessageHandler.ProducesJson
@JsonMessageHandler.ConsumesJson
final class JsonBodies<T> implements MessageBodyHandler<T> {
  private final BeanProvider<JsonMapper> mapper;

  JsonBodies(BeanProvider<JsonMapper> mapper) {
    this.mapper = mapper;
  }

  @Override
  public boolean isReadable(Argument<T> type, @Nullable MediaType mediaType) {
    return isJson(mediaType);
  }

  @Override
  public boolean isWriteable(Argument<T> type, @Nullable MediaType mediaType) {
    return isJson(mediaType);
  }

  private static boolean isJson(@Nullable MediaType mediaType) {
    return mediaType != null && mediaType.matchesAllOrWildcardOrExtension(MediaType.EXTENSION_JSON);
  }

  @Override
  public T read(Argument<T> type, MediaType mediaType, Headers headers, InputStream body) {
    try {
      return mapper.get().readValue(body, type);
    } catch (IOException e) {
      throw new CodecException(e.getMessage(), e);
    }
  }

  @Override
  public void writeTo(
      Argument<T> type, MediaType mediaType, T body, MutableHeaders headers, OutputStream out) {
    headers.set(HttpHeaders.CONTENT_TYPE, mediaType);
    try {
      mapper.get().writeValue(out, type, body);
    } catch (IOException e) {
      throw new CodecException("%s cannot be written as JSON".formatted(type), e);
    }
  }
}
