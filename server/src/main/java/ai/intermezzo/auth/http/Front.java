package ai.intermezzo.auth.http;

import ai.intermezzo.auth.oauth.OAuthError;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Where Jetty hands over: makes each request an {@link Exchange}. Jetty calls it on the threads
 * that listen to the connections, since it says that it never blocks.
 */
final class Front extends Handler.Abstract.NonBlocking {
  final Routes routes;
  final ListenerSettings settings;
  final Function<RuntimeException, Optional<OAuthError>> translator;
  final AnswerWriter writer;
  final AccessLog accessLog;

  /** Has a thread for each request that may have to wait. */
  final Executor waiting;

  private final AtomicInteger underWay = new AtomicInteger();

  Front(
      Routes routes,
      ListenerSettings settings,
      Function<RuntimeException, Optional<OAuthError>> translator,
      AnswerWriter writer,
      AccessLog accessLog,
      Executor waiting) {
    this.routes = routes;
    this.settings = settings;
    this.translator = translator;
    this.writer = writer;
    this.accessLog = accessLog;
    this.waiting = waiting;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    boolean overloaded = underWay.incrementAndGet() > settings.bounds().requests();
    Exchange exchange;
    try {
      exchange = new Exchange(this, request, response, callback);
    } catch (RuntimeException e) {
      // The connection broke meanwhile: there is nobody to answer.
      ended();
      callback.failed(e);
      return true;
    }
    exchange.begin(overloaded);
    return true;
  }

  /** Called once for each exchange, when its answer has left or can't. */
  void ended() {
    underWay.decrementAndGet();
  }
}
