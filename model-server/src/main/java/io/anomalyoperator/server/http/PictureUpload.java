package io.anomalyoperator.server.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The file in a body: the body itself, or a part of a form. All of it stays in memory. */
final class PictureUpload {
  private static final List<String> FIELDS = List.of("image", "file");
  private static final int MOST_PARTS = 16;

  private PictureUpload() {}

  static byte[] of(HttpRequest<?> request, byte[] body) {
    return request
        .getContentType()
        .filter(type -> type.matchesType("multipart"))
        .map(type -> part(type, body))
        .orElse(body);
  }

  private static byte[] part(MediaType type, byte[] body) {
    DefaultFullHttpRequest form =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.POST, "/", Unpooled.wrappedBuffer(body));
    form.headers().set(HttpHeaderNames.CONTENT_TYPE, type.toString());
    DefaultHttpDataFactory inMemory = new DefaultHttpDataFactory(false, StandardCharsets.UTF_8);
    try {
      var decoder =
          new HttpPostMultipartRequestDecoder(
              inMemory, form, StandardCharsets.UTF_8, MOST_PARTS, body.length + 1);
      try {
        return file(decoder.getBodyHttpDatas());
      } finally {
        decoder.destroy();
      }
    } catch (Refused refused) {
      throw refused;
    } catch (IOException | RuntimeException e) {
      // a form that is none meets the decoder with whatever exception comes first
      throw Refused.badRequest(
          "the body is not the form that its Content-Type, %s, says".formatted(type));
    } finally {
      form.release();
    }
  }

  private static byte[] file(List<InterfaceHttpData> parts) throws IOException {
    for (InterfaceHttpData part : parts) {
      if (part instanceof FileUpload upload && FIELDS.contains(upload.getName())) {
        return upload.get();
      }
    }
    throw Refused.badRequest(
        "the form has no file named image or file; it has "
            + (parts.isEmpty()
                ? "no parts"
                : parts.stream().map(InterfaceHttpData::getName).limit(4).toList()));
  }
}
