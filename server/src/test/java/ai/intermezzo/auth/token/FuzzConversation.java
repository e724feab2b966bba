package ai.intermezzo.auth.token;

import static ai.intermezzo.auth.token.FuzzedRequest.Delivery.ALONE;
import static ai.intermezzo.auth.token.FuzzedRequest.Delivery.AMONG_OTHERS;
import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.Answer;
import ai.intermezzo.auth.RawConnection;
import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.token.FuzzedRequest.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends fuzzed requests, many on one connection without waiting for each answer, and looks at what
 * comes back. Where the server hung up, it begins anew with the first request that has no answer.
 */
final class FuzzConversation implements AutoCloseable {
  private static final int BATCH = 32;

  /** Traces of code, of pages and of the libraries below. */
  private static final Pattern LEAK =
      Pattern.compile(
          "(?i)<html|<!doctype|<body|exception|\\bat [a-z]+\\.|java\\.|jetty|jackson|ai\\.intermezzo|sqlite|null");

  private static final Pattern REFUSAL =
      Pattern.compile(
          "\\{\"error\":\"[a-z_]+\",\"error_description\":\"[^\"\\\\]+\",\"request_id\":\"[^\"]{22}\"}");

  private final TestServer server;
  private final List<FuzzedRequest> waiting = new ArrayList<>(BATCH);
  private final Map<Integer, Integer> statuses = new TreeMap<>();
  private @Nullable RawConnection connection;
  private int connections;

  FuzzConversation(TestServer server) {
    this.server = server;
  }

  void say(FuzzedRequest request) throws IOException {
    if (request.delivery() == ALONE) {
      sayAlone(request);
      return;
    }
    waiting.add(request);
    if (request.delivery() != AMONG_OTHERS || waiting.size() == BATCH) {
      finish();
    }
  }

  /** How many answers there were of each status. */
  Map<Integer, Integer> statuses() {
    return statuses;
  }

  int connections() {
    return connections;
  }

  /** Sends what waits, and reads all answers. */
  void finish() throws IOException {
    boolean patient = true;
    while (!waiting.isEmpty()) {
      // After a hang-up the first one goes alone: what follows it might drown its answer.
      List<FuzzedRequest> sent = List.copyOf(patient ? waiting : waiting.subList(0, 1));
      int answered = exchange(sent);
      waiting.subList(0, answered).clear();
      if (answered == 0 && !patient) {
        throw new AssertionError("No answer to " + sent.getFirst());
      }
      patient = answered == sent.size();
    }
  }

  private int exchange(List<FuzzedRequest> sent) throws IOException {
    RawConnection open = connection;
    if (open == null) {
      open = open();
    }
    connection = null;
    int answered = 0;
    boolean more = true;
    try {
      open.send(joined(sent));
      while (more && answered < sent.size()) {
        Answer answer = open.read();
        check(sent.get(answered), answer, sent.get(answered).verdict());
        more = !answer.header("Connection").orElse("").equals("close");
        answered++;
      }
    } catch (IOException e) {
      more = false;
    }
    if (more) {
      connection = open;
    } else {
      open.close();
    }
    return answered;
  }

  private void sayAlone(FuzzedRequest request) throws IOException {
    try (RawConnection own = open()) {
      own.send(request.bytes());
      own.endSending();
      while (true) {
        check(request, own.read(), Verdict.EITHER);
      }
    } catch (EOFException | java.net.SocketException | javax.net.ssl.SSLException e) {
      // The server has said all that it will.
    }
  }

  private RawConnection open() throws IOException {
    connections++;
    return new RawConnection(server.tls());
  }

  private void check(FuzzedRequest request, Answer answer, Verdict verdict) {
    int status = answer.status();
    statuses.merge(status, 1, Integer::sum);
    boolean right =
        switch (verdict) {
          case VALID -> status == 200;
          case REFUSED -> isRefusal(status);
          case EITHER -> status == 200 || isRefusal(status) || status == 408;
        };
    if (!right) {
      throw new AssertionError("Answered " + status + " " + answer.body() + "\nto " + request);
    }
    if (status == 200) {
      assertThat(answer.body()).startsWith("{\"access_token\":\"ey");
    } else {
      assertThat(answer.body()).as("the answer to %s", request).matches(REFUSAL);
      // The id is random letters, which spell any word some day.
      assertThat(answer.body().replaceFirst("\"request_id\":\"[^\"]*\"", ""))
          .as("the answer to %s", request)
          .doesNotContainPattern(LEAK);
      assertThat(answer.header("Content-Type")).contains("application/json");
    }
    assertThat(answer.header("Cache-Control")).contains("no-store");
  }

  /** Every 4xx but the one for a request that did not come whole. */
  private static boolean isRefusal(int status) {
    return status >= 400 && status < 500 && status != 408;
  }

  private static byte[] joined(List<FuzzedRequest> requests) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    requests.forEach(request -> all.writeBytes(request.bytes()));
    return all.toByteArray();
  }

  @Override
  public void close() throws IOException {
    RawConnection open = connection;
    if (open != null) {
      open.close();
    }
  }
}
