package ai.intermezzo.auth.http;

import static ai.intermezzo.auth.http.WireServer.exchange;
import static ai.intermezzo.auth.http.WireServer.head;
import static ai.intermezzo.auth.http.WireServer.say;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A sender that goes beyond a bound")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BoundsWireTest {
  private static final String JSON_ERROR =
      "(?s).*Content-Type: application/json\r\n.*\\{\"error\":\"invalid_request\",.*\"request_id\":\"[\\w-]{22}\"}";

  private WireServer server;

  /** The same with deadlines of three seconds. */
  private WireServer impatient;

  @BeforeAll
  void start(@TempDir Path folder) {
    Endpoint length = request -> Response.text(200, "" + request.body().length);
    Routes routes = Routes.of(Route.at("/length").post(length).get(length));
    server = WireServer.start(folder, routes);
    impatient = WireServer.start(folder, routes, s -> s.withBounds(WireServer.IMPATIENT));
  }

  @AfterAll
  void stop() {
    server.close();
    impatient.close();
  }

  @Test
  @DisplayName("hears 413 for a body of more than 64 KiB, announced or chunked, however large")
  void body() {
    assertThat(post(64 * 1024).body()).isEqualTo("65536");
    for (int bytes : new int[] {64 * 1024 + 1, 1_000_000, 5_000_000}) {
      HttpResponse<String> announced = post(bytes);
      assertThat(announced.statusCode()).as("%d bytes", bytes).isEqualTo(413);
      assertThat(announced.body()).startsWith("{\"error\":\"invalid_request\"");
    }
    HttpResponse<String> chunked =
        server.send(
            server
                .request("/length")
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(new byte[900_000]))));
    assertThat(chunked.statusCode()).isEqualTo(413);
    assertThat(chunked.headers().firstValue("Connection")).contains("close");
    String refused =
        server.raw(
            head(
                "POST /length HTTP/1.1",
                "Host: x",
                "Expect: 100-continue",
                "Content-Length: 99999999"));
    assertThat(refused).startsWith("HTTP/1.1 413 ").matches(JSON_ERROR);
  }

  @Test
  @DisplayName("hears 431 for headers of more than 8 KiB, or more than 100 of them")
  void headers() {
    String large = server.raw(head("GET /length HTTP/1.1", "Host: x", "X: " + "y".repeat(8200)));
    assertThat(large).startsWith("HTTP/1.1 431 ").matches(JSON_ERROR);

    String[] many = new String[102];
    many[0] = "GET /length HTTP/1.1";
    many[1] = "Host: x";
    for (int i = 2; i < many.length; i++) {
      many[i] = "X-" + i + ": y";
    }
    assertThat(server.raw(head(many))).startsWith("HTTP/1.1 431 ").matches(JSON_ERROR);
    many[100] = "Connection: close";
    assertThat(server.raw(head(Arrays.copyOfRange(many, 0, 101)))).startsWith("HTTP/1.1 200 ");
  }

  @Test
  @DisplayName("hears 414 for an address of more than 8 KiB")
  void address() {
    String answer = server.raw(head("GET /length?x=" + "y".repeat(8200) + " HTTP/1.1", "Host: x"));
    assertThat(answer).startsWith("HTTP/1.1 414 ").matches(JSON_ERROR);
  }

  @Test
  @DisplayName("hears 417 for an expectation that nobody can meet")
  void expectation() {
    String answer = server.raw(head("GET /length HTTP/1.1", "Host: x", "Expect: the-unexpected"));
    assertThat(answer).startsWith("HTTP/1.1 417 ").matches(JSON_ERROR);
  }

  @Test
  @DisplayName("hears 408 when half a body is all that comes, in time")
  void halfBody() {
    long began = System.nanoTime();
    String answer =
        impatient.raw(head("POST /length HTTP/1.1", "Host: x", "Content-Length: 10") + "hello");
    assertThat(answer).startsWith("HTTP/1.1 408 ").matches(JSON_ERROR);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  @DisplayName("hears 408 when a body drips")
  void drippingBody() throws IOException {
    try (SSLSocket socket = impatient.tls()) {
      say(socket, head("POST /length HTTP/1.1", "Host: x", "Transfer-Encoding: chunked"));
      String answer = dripUntilAnswered(socket, "1\r\nx\r\n");
      assertThat(answer).startsWith("HTTP/1.1 408 ").matches(JSON_ERROR);
    }
  }

  @Test
  @DisplayName("is cut off when a header drips, over TLS or before it")
  void drippingHeader() throws IOException {
    try (SSLSocket socket = impatient.tls();
        Socket handshaking = impatient.tcp()) {
      say(socket, "GET /length HTTP/1.1\r\n");
      assertThat(dripUntilAnswered(socket, "X: y\r\n")).isEmpty();
      say(handshaking, "\u0016\u0003\u0001\u0002\u0000\u0001");
      assertThat(dripUntilAnswered(handshaking, "\u0000")).isEmpty();
    }
  }

  @Test
  @DisplayName("is cut off when the header of a later request drips, while an idle one is kept")
  void drippingLaterHeader() throws IOException {
    try (SSLSocket dripping = impatient.tls();
        SSLSocket idle = impatient.tls()) {
      String request = head("GET /length HTTP/1.1", "Host: x");
      for (SSLSocket socket : new SSLSocket[] {dripping, idle}) {
        say(socket, request);
        assertThat(readHead(socket)).startsWith("HTTP/1.1 200 ");
      }
      say(dripping, "GET /length HTTP/1.1\r\n");
      assertThat(dripUntilAnswered(dripping, "X: y\r\n")).isEmpty();
      assertThat(exchange(idle, head("GET /length HTTP/1.1", "Host: x", "Connection: close")))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  @DisplayName("waits in the queue of the system where there are too many connections")
  void connections(@TempDir Path folder) throws IOException {
    Bounds bounds = bounds(4, 1000);
    Endpoint hello = request -> Response.text(200, "hello");
    try (WireServer small =
        WireServer.start(
            folder, Routes.of(Route.at("/").get(hello)), settings -> settings.withBounds(bounds))) {
      String request = head("GET / HTTP/1.1", "Host: x");
      SSLSocket[] open = new SSLSocket[4];
      for (int i = 0; i < open.length; i++) {
        open[i] = small.tls();
        say(open[i], request);
        assertThat(readHead(open[i])).startsWith("HTTP/1.1 200 ");
      }
      CountDownLatch served = new CountDownLatch(1);
      Thread fifth =
          Thread.startVirtualThread(
              () -> {
                assertThat(small.get("/").statusCode()).isEqualTo(200);
                served.countDown();
              });
      assertThat(fifth.isAlive()).isTrue();
      say(open[0], request);
      assertThat(readHead(open[0])).startsWith("HTTP/1.1 200 ");
      assertThat(served.getCount()).isEqualTo(1);
      for (SSLSocket socket : open) {
        socket.close();
      }
      assertThat(await(served)).isTrue();
    }
  }

  @Test
  @DisplayName("hears 503 with Retry-After at once where too many requests are under way")
  void requests(@TempDir Path folder) {
    CountDownLatch entered = new CountDownLatch(2);
    CountDownLatch release = new CountDownLatch(1);
    Endpoint slow =
        request -> {
          entered.countDown();
          await(release);
          return Response.text(200, "done");
        };
    Routes routes = Routes.of(Route.at("/slow").post(slow).plainErrorsForBrowsers());
    try (WireServer small =
        WireServer.start(folder, routes, settings -> settings.withBounds(bounds(1000, 2)))) {
      for (int i = 0; i < 2; i++) {
        Thread.startVirtualThread(
            () -> small.send(small.request("/slow").POST(BodyPublishers.noBody())));
      }
      assertThat(await(entered)).isTrue();
      HttpResponse<String> shed =
          small.send(small.request("/slow").POST(BodyPublishers.ofString("x")));
      assertThat(shed.statusCode()).isEqualTo(503);
      assertThat(shed.headers().firstValue("Retry-After")).contains("2");
      assertThat(shed.body()).startsWith("{\"error\":\"temporarily_unavailable\"");
      HttpResponse<String> page =
          small.send(
              small
                  .request("/slow")
                  .header("Origin", "https://app.example.com")
                  .POST(BodyPublishers.ofString("x")));
      assertThat(page.body()).startsWith("temporarily_unavailable: ");
      release.countDown();
      while (small.send(small.request("/slow").POST(BodyPublishers.noBody())).statusCode() != 200) {
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private static Bounds bounds(int connections, int requests) {
    Bounds d = Bounds.DEFAULT;
    return new Bounds(
        d.headerBytes(),
        d.headerLines(),
        d.bodyBytes(),
        d.headDeadline(),
        d.bodyDeadline(),
        d.idleTimeout(),
        connections,
        requests,
        d.stopTimeout());
  }

  private HttpResponse<String> post(int bytes) {
    return server.send(server.request("/length").POST(BodyPublishers.ofByteArray(new byte[bytes])));
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** The head of an answer and a body of one character. */
  private static String readHead(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    int length =
        Integer.parseInt(head.toString().replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
    socket.getInputStream().readNBytes(length);
    return head.toString();
  }

  /** Sends a little every 20 ms until the server answers or hangs up; gives what it said. */
  private static String dripUntilAnswered(Socket socket, String drop) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
    socket.setSoTimeout(20);
    StringBuilder answer = new StringBuilder();
    while (System.nanoTime() < deadline) {
      try {
        int b = socket.getInputStream().read();
        if (b < 0) {
          return answer.toString();
        }
        answer.append((char) b);
      } catch (SocketTimeoutException e) {
        if (answer.isEmpty()) {
          try {
            say(socket, drop);
          } catch (IOException hungUp) {
            return answer.toString();
          }
        }
      } catch (IOException hungUp) {
        return answer.toString();
      }
    }
    throw new AssertionError("The server lets a slow sender go on for ever");
  }
}
