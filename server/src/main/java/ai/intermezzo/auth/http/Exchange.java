package ai.intermezzo.auth.http;

import ai.intermezzo.auth.oauth.OAuthError;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request, from its header to its answer. The body is read as it comes, on the thread that
 * listens to its connection and never waits; then the endpoint runs there too if it can answer from
 * memory, else on a virtual thread.
 */
final class Exchange implements Callback, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  /** How much of a body that is too large we read and throw away before we hang up. */
  private static final long MAX_DISCARDED_BYTES = 16 * 1024 * 1024;

  private final Front front;
  private final Request jetty;
  private final org.eclipse.jetty.server.Response out;
  private final Callback callback;
  private final Conversation conversation;
  private final Optional<Route> route;
  private final WireRequest request;
  private final BodyBuffer body;
  private final long beganNanos = System.nanoTime();
  private long restoreIdleTimeout = -1;
  private int status;
  private boolean tooLarge;
  private boolean ended;
  private long discardedBytes;

  Exchange(Front front, Request jetty, org.eclipse.jetty.server.Response out, Callback callback) {
    this.callback = callback;
    this.front = front;
    this.jetty = jetty;
    this.out = out;
    this.conversation = Conversation.of(jetty.getConnectionMetaData());
    String path = Request.getPathInContext(jetty);
    this.route = front.routes.find(path);
    boolean plainErrors = route.isPresent() && route.get().plainErrors();
    this.request = new WireRequest(jetty, RequestIds.next(), path, remoteAddress(), plainErrors);
    this.body = new BodyBuffer(front.settings.bounds().bodyBytes());
  }

  /** Otherwise Jetty would hand the rest of a body that comes in pieces to another thread. */
  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  void begin(boolean overloaded) {
    conversation.answering(true);
    try {
      Optional<OAuthError> refusal = refusal(overloaded);
      if (refusal.isPresent()) {
        answer(ErrorAnswer.of(refusal.get(), request), true);
        return;
      }
      Optional<Response> early = Routes.answerWithoutEndpoint(route, request);
      if (early.isPresent()) {
        answer(early.get(), !jetty.consumeAvailable());
        return;
      }
      if (jetty.getLength() > front.settings.bounds().bodyBytes()) {
        tooLarge = true;
        if (jetty.getLength() > MAX_DISCARDED_BYTES || request.header("Expect").isPresent()) {
          giveUp(WireErrors.forStatus(413));
          return;
        }
      }
      run();
    } catch (Throwable t) {
      broken(t);
    }
  }

  /** What is wrong with the way that the request came, whatever it asks for. */
  private Optional<OAuthError> refusal(boolean overloaded) {
    ListenerSettings settings = front.settings;
    ConnectionMetaData connection = jetty.getConnectionMetaData();
    // Not the request's scheme: a client may write any in its request line.
    if (settings.tls().isPresent() && !connection.isSecure()) {
      return Optional.of(WireErrors.notHttps());
    }
    if (settings.proxies().isPresent() && !request.path().startsWith("/health/")) {
      if (!settings.proxies().get().trusts(peer())) {
        return Optional.of(
            OAuthError.invalidRequest("This server is reached through its proxy only."));
      }
      if (!ProxyTrust.saysHttps(request.headers("X-Forwarded-Proto"))) {
        return Optional.of(
            OAuthError.invalidRequest(
                "Use https:// in the address (the proxy must send X-Forwarded-Proto: https)."));
      }
    }
    if (jetty.getHeaders().size() > settings.bounds().headerLines()) {
      return Optional.of(WireErrors.forStatus(431));
    }
    return overloaded ? Optional.of(WireErrors.forStatus(503)) : Optional.empty();
  }

  /** Reads what has come of the body, and goes on when more does. */
  @Override
  public void run() {
    try {
      boolean more = true;
      while (more) {
        Content.Chunk chunk = jetty.read();
        if (chunk == null) {
          waitForMore();
          return;
        }
        if (Content.Chunk.isFailure(chunk)) {
          giveUp(WireErrors.forStatus(status(chunk.getFailure())));
          return;
        }
        more = tooLarge ? discard(chunk) : take(chunk);
        chunk.release();
      }
    } catch (Throwable t) {
      broken(t);
    }
  }

  /**
   * Each time that there is nothing to read, the idle time-out becomes what is left of the
   * deadline, so that both a sender that stops and one that drips hear 408 at the same moment.
   */
  private void waitForMore() {
    long spentMillis = (System.nanoTime() - beganNanos) / 1_000_000;
    long leftMillis = front.settings.bounds().bodyDeadline().toMillis() - spentMillis;
    if (leftMillis <= 0) {
      giveUp(WireErrors.forStatus(408));
      return;
    }
    EndPoint endPoint = jetty.getConnectionMetaData().getConnection().getEndPoint();
    if (restoreIdleTimeout < 0) {
      restoreIdleTimeout = endPoint.getIdleTimeout();
    }
    endPoint.setIdleTimeout(leftMillis);
    jetty.demand(this);
  }

  /** Takes a piece of the body; after the last one the endpoint runs. */
  private boolean take(Content.Chunk chunk) {
    if (!body.add(chunk.getByteBuffer())) {
      tooLarge = true;
      return discard(chunk);
    }
    if (chunk.isLast()) {
      request.body(body.bytes());
      decide(route.orElseThrow());
      return false;
    }
    return true;
  }

  /**
   * Throws a piece away. A client that is still sending when the connection is closed under it does
   * not hear the answer, so up to a point we read on first.
   */
  private boolean discard(Content.Chunk chunk) {
    discardedBytes += chunk.getByteBuffer().remaining();
    chunk.getByteBuffer().position(chunk.getByteBuffer().limit());
    if (chunk.isLast() || discardedBytes > MAX_DISCARDED_BYTES) {
      giveUp(WireErrors.forStatus(413));
      return false;
    }
    return true;
  }

  private void giveUp(OAuthError error) {
    answer(ErrorAnswer.of(tooLarge ? WireErrors.forStatus(413) : error, request), true);
  }

  /** Answers from memory on this thread, and otherwise on one that may wait. */
  private void decide(Route found) {
    Endpoint endpoint = found.endpoint(request.method()).orElseThrow();
    if (found.isFromMemory()) {
      try {
        answer(Waiting.forbiddenIn(() -> runEndpoint(endpoint)), false);
        return;
      } catch (Waiting.MustNotWait _) {
        // It is not in memory yet.
      }
    }
    front.waiting.execute(
        () -> {
          try {
            answer(runEndpoint(endpoint), false);
          } catch (Throwable t) {
            broken(t);
          }
        });
  }

  private Response runEndpoint(Endpoint endpoint) {
    try {
      return endpoint.handle(request);
    } catch (Waiting.MustNotWait e) {
      throw e;
    } catch (OAuthError refused) {
      return ErrorAnswer.of(refused, request);
    } catch (RuntimeException e) {
      Optional<OAuthError> known = front.translator.apply(e);
      if (known.isPresent()) {
        // Expected, and it comes with every request while it lasts: a line, no stack.
        LOG.warn("Request {} is answered {}: {}", request.id(), known.get().status(), e.toString());
        return ErrorAnswer.of(known.get(), request);
      }
      return unexpected(e);
    } catch (Error e) {
      return unexpected(e);
    }
  }

  private Response unexpected(Throwable t) {
    LOG.error("Request {} {} failed", request.id(), AccessLog.printable(request.path()), t);
    return ErrorAnswer.of(OAuthError.serverError(), request);
  }

  private void answer(Response answer, boolean close) {
    restoreIdleTimeout();
    status = answer.status();
    boolean asksForOrigin =
        route.isPresent()
            && route.get().cors() instanceof Cors.Origins
            && request.header("Origin").isPresent();
    if (!asksForOrigin) {
      write(withCors(answer), close);
      return;
    }
    Response whole;
    try {
      whole = Waiting.forbiddenIn(() -> withCors(answer));
    } catch (Waiting.MustNotWait _) {
      // Nobody from that origin was here lately, so the database is asked.
      front.waiting.execute(() -> write(withCors(answer), close));
      return;
    }
    write(whole, close);
  }

  private void write(Response answer, boolean close) {
    front.writer.write(answer, request.id(), close, out, this);
  }

  private Response withCors(Response answer) {
    if (route.isEmpty()) {
      return answer;
    }
    Cors cors = route.get().cors();
    if (cors instanceof Cors.None) {
      return answer;
    }
    return answer.with(
        cors.answerHeaders(answer.closed() ? "" : request.header("Origin").orElse("")));
  }

  /** Something broke on our side, outside the endpoint. */
  private void broken(Throwable t) {
    try {
      answer(unexpected(t), true);
    } catch (Throwable again) {
      failed(again);
    }
  }

  private void restoreIdleTimeout() {
    if (restoreIdleTimeout >= 0) {
      jetty
          .getConnectionMetaData()
          .getConnection()
          .getEndPoint()
          .setIdleTimeout(restoreIdleTimeout);
      restoreIdleTimeout = -1;
    }
  }

  @Override
  public void succeeded() {
    end(null);
  }

  /** The client went away before it had the whole answer. */
  @Override
  public void failed(Throwable failure) {
    end(failure);
  }

  /** Tells Jetty last, since it may begin the connection's next request at once. */
  private void end(@Nullable Throwable failure) {
    if (ended) {
      return;
    }
    ended = true;
    restoreIdleTimeout();
    if (front.accessLog.isOn()) {
      front.accessLog.answered(
          request.method(),
          request.path(),
          status,
          beganNanos,
          request.id(),
          request.remoteAddress().getHostAddress());
    }
    conversation.answering(false);
    front.ended();
    if (failure == null) {
      callback.succeeded();
    } else {
      callback.failed(failure);
    }
  }

  private static int status(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return 408;
    }
    return failure instanceof HttpException broken ? broken.getCode() : 400;
  }

  private InetAddress peer() {
    if (jetty.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress peer) {
      return peer.getAddress();
    }
    throw new IllegalStateException("The client is gone");
  }

  private InetAddress remoteAddress() {
    InetAddress peer = peer();
    Optional<ProxyTrust> proxies = front.settings.proxies();
    if (proxies.isEmpty()) {
      return peer;
    }
    List<String> forwardedFor = jetty.getHeaders().getValuesList("X-Forwarded-For");
    return proxies.get().client(peer, forwardedFor);
  }
}
