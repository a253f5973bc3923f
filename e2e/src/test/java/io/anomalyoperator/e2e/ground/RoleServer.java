package io.anomalyoperator.e2e.ground;

import static java.net.http.HttpRequest.BodyPublishers.noBody;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/**
 * Stands in for AWS where roles are known: an STS that gives keys for a token that the cluster's
 * API server finds good, of an account that the role trusts; and a door to the tests' S3, which
 * knows no session tokens, that opens for these keys alone.
 */
public final class RoleServer implements AutoCloseable {
  private static final String AUDIENCE = "sts.amazonaws.com";
  private static final String KEY = "ASIAOFAROLE";
  private static final String SESSION = "of-a-role";

  private final KubernetesClient client;
  private final Settings settings;
  private final HttpServer server;
  private final S3Proxy front;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Set<String>> trusted = new ConcurrentHashMap<>();
  private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();

  /**
   * A token that was shown.
   *
   * @param subject whose it is; empty if it is no good
   * @param pod that it is bound to; empty for one of no pod
   */
  public record Exchange(String role, String subject, Optional<String> pod) {}

  private RoleServer(Ground ground, HttpServer server) {
    this.client = ground.client();
    this.settings = ground.settings();
    this.server = server;
    server.createContext("/", this::answer);
    server.start();
    this.front =
        S3Proxy.open(settings, URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  public static RoleServer open(Ground ground) {
    try {
      var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      return new RoleServer(ground, HttpServer.create(loopback, 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where pods find both. */
  public URI endpoint() {
    return front.endpoint();
  }

  /** From now on the role is given to this account. */
  public void trust(String role, String namespace, String account) {
    trusted
        .computeIfAbsent(role, r -> ConcurrentHashMap.newKeySet())
        .add("system:serviceaccount:" + namespace + ":" + account);
  }

  /** What it was shown so far. */
  public List<Exchange> exchanges() {
    return List.copyOf(exchanges);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestMethod().equals("POST")) {
        assumeRole(exchange);
      } else {
        read(exchange);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void assumeRole(HttpExchange exchange) throws IOException {
    Map<String, String> form = form(exchange);
    String role = form.getOrDefault("RoleArn", "");
    boolean asked = "AssumeRoleWithWebIdentity".equals(form.get("Action"));
    var token = review(form.getOrDefault("WebIdentityToken", ""));
    boolean good = asked && Boolean.TRUE.equals(token.getStatus().getAuthenticated());
    String subject = good ? token.getStatus().getUser().getUsername() : "";
    exchanges.add(new Exchange(role, subject, good ? pod(token) : Optional.empty()));
    boolean given = good && trusted.getOrDefault(role, Set.of()).contains(subject);
    say(exchange, given ? 200 : 403, given ? keys() : refusal());
  }

  private static void say(HttpExchange exchange, int status, String xml) throws IOException {
    byte[] body = xml.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/xml");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  /** Reads from S3 with the keys of the tests what somebody asks for with those of the role. */
  private void read(HttpExchange exchange) throws IOException, InterruptedException {
    var said = exchange.getRequestHeaders();
    boolean ours =
        said.getOrDefault("Authorization", List.of("")).getFirst().contains("=" + KEY + "/");
    if (!ours || !List.of(SESSION).equals(said.get("X-Amz-Security-Token"))) {
      say(exchange, 403, "<Error><Code>AccessDenied</Code></Error>");
      return;
    }
    var request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(exchange.getRequestMethod()))
            .uri(settings.s3Endpoint().resolve(exchange.getRequestURI().toString()));
    for (String header : List.of("Range", "If-Match")) {
      said.getOrDefault(header, List.of()).forEach(value -> request.appendHeader(header, value));
    }
    var signed = signed(request.build());
    var sent = HttpRequest.newBuilder(signed.getUri()).method(signed.method().name(), noBody());
    signed.forEachHeader(
        (name, values) -> {
          if (!name.equals("Host")) {
            values.forEach(value -> sent.header(name, value));
          }
        });
    var answer = http.send(sent.build(), HttpResponse.BodyHandlers.ofByteArray());
    answer
        .headers()
        .map()
        .forEach((name, values) -> exchange.getResponseHeaders().put(name, values));
    boolean bodiless = exchange.getRequestMethod().equals("HEAD") || answer.body().length == 0;
    exchange.sendResponseHeaders(answer.statusCode(), bodiless ? -1 : answer.body().length);
    if (!bodiless) {
      exchange.getResponseBody().write(answer.body());
    }
  }

  private SdkHttpRequest signed(SdkHttpRequest request) {
    return AwsV4HttpSigner.create()
        .sign(
            to ->
                to.request(request)
                    .identity(
                        AwsBasicCredentials.create(settings.s3AccessKey(), settings.s3SecretKey()))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                    .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                    .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false))
        .request();
  }

  private TokenReview review(String token) {
    return client
        .authentication()
        .v1()
        .tokenReviews()
        .create(
            new TokenReviewBuilder()
                .withNewSpec()
                .withToken(token)
                .withAudiences(AUDIENCE)
                .endSpec()
                .build());
  }

  private static Optional<String> pod(TokenReview review) {
    var extra = Optional.ofNullable(review.getStatus().getUser().getExtra()).orElse(Map.of());
    return extra.getOrDefault("authentication.kubernetes.io/pod-name", List.of()).stream()
        .findFirst();
  }

  private static Map<String, String> form(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    return Arrays.stream(body.split("&", -1))
        .map(field -> field.split("=", 2))
        .filter(field -> field.length == 2)
        .collect(
            Collectors.toMap(
                field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
  }

  private static String keys() {
    return """
        <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <AssumeRoleWithWebIdentityResult><Credentials>
            <AccessKeyId>%s</AccessKeyId>
            <SecretAccessKey>%s</SecretAccessKey>
            <SessionToken>%s</SessionToken>
            <Expiration>%s</Expiration>
          </Credentials></AssumeRoleWithWebIdentityResult>
        </AssumeRoleWithWebIdentityResponse>"""
        .formatted(KEY, "secret-of-a-role", SESSION, Instant.now().plus(Duration.ofMinutes(15)));
  }

  private static String refusal() {
    return """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error>
          <Type>Sender</Type><Code>AccessDenied</Code>
          <Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message>
        </Error></ErrorResponse>""";
  }

  @Override
  public void close() {
    front.close();
    http.close();
    server.stop(0);
  }
}
