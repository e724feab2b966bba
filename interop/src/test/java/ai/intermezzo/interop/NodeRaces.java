package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Fifty requests at once with one code or one refresh token, at several processes in turn. */
final class NodeRaces {
  private static final int MANY = 50;

  private final SignInForm app;
  private final String issuer;
  private final List<Node> nodes;

  /**
   * A process, past any load balancer.
   *
   * @param url with a slash at its end
   */
  record Node(String url, Https https) {}

  @FunctionalInterface
  private interface Sender {
    HttpResponse<String> send(Node node) throws Exception;
  }

  NodeRaces(SignInForm app, String issuer, List<Node> nodes) {
    this.app = app;
    this.issuer = issuer;
    this.nodes = nodes;
  }

  /** One gets tokens; and since others had the code, they end. */
  void withOneCode() throws Exception {
    String code = code();
    List<HttpResponse<String>> answers = race(node -> app.exchange(node.https, node.url, code));
    List<HttpResponse<String>> given =
        answers.stream().filter(answer -> answer.statusCode() == 200).toList();
    assertThat(given).as("redemptions of one code").hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.statusCode() != 200)
        .allSatisfy(NodeRaces::assertRefused);
    String token = SignInForm.refreshToken(given.getFirst());
    for (Node node : nodes) {
      assertRefused(app.refresh(node.https, node.url, token));
    }
  }

  /** All get the same new one, which is good at each. */
  void withOneRefreshToken() throws Exception {
    Node first = nodes.getFirst();
    String token = SignInForm.refreshToken(app.exchange(first.https, first.url, code()));
    List<HttpResponse<String>> answers = race(node -> app.refresh(node.https, node.url, token));
    assertThat(answers).extracting(SignInForm::refreshToken).doesNotContain(token);
    assertThat(answers.stream().map(SignInForm::refreshToken).distinct())
        .as("successors of one token")
        .hasSize(1);
    String next = SignInForm.refreshToken(answers.getFirst());
    for (Node node : nodes) {
      assertThat(SignInForm.refreshToken(app.refresh(node.https, node.url, next)))
          .as("a young one is answered with itself")
          .isEqualTo(next);
    }
  }

  private String code() throws Exception {
    return app.code(nodes.getFirst().https, nodes.getFirst().url, issuer);
  }

  private static void assertRefused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(Https.json(answer).get("error").stringValue()).isEqualTo("invalid_grant");
  }

  private List<HttpResponse<String>> race(Sender sender) throws Exception {
    List<Callable<HttpResponse<String>>> all = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      Node node = nodes.get(i % nodes.size());
      all.add(() -> sendUntilAnswered(sender, node));
    }
    List<HttpResponse<String>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<HttpResponse<String>> one : threads.invokeAll(all)) {
        answers.add(one.get());
      }
    }
    return answers;
  }

  /** A machine that is too busy sheds requests, untouched; a client asks again. */
  private static HttpResponse<String> sendUntilAnswered(Sender sender, Node node) throws Exception {
    HttpResponse<String> answer = sender.send(node);
    for (int again = 0; answer.statusCode() == 503 && again < 50; again++) {
      answer = sender.send(node);
    }
    return answer;
  }
}
