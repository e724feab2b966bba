package ai.intermezzo.auth.logout;

import ai.intermezzo.auth.audit.AuditEvent;
import ai.intermezzo.auth.audit.AuditKind;
import ai.intermezzo.auth.audit.AuditLog;
import ai.intermezzo.auth.client.Clients;
import ai.intermezzo.auth.client.RedirectUri;
import ai.intermezzo.auth.jose.SigningKeys;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.session.LogoutNotice;
import ai.intermezzo.auth.session.LogoutNoticeStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells clients that a session has ended (OpenID Connect Back-Channel Logout §2.5): a POST of a
 * logout token to the address that the client registered, after the person has their answer.
 *
 * <p>What is to be told stands in the database, so that no crash loses it; every node looks for it,
 * and one tells it. A client gets {@link LogoutNoticeStore#MAX_TRIES} chances within some ten
 * minutes. It is given five seconds each, nothing of its answer is read but the status, and a
 * redirect is not followed, so that a client can neither keep us busy nor send us elsewhere.
 */
public final class BackChannelLogout implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackChannelLogout.class);

  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration WHOLE = Duration.ofSeconds(5);

  /** What other nodes have left, and what is to be tried again, is found that late. */
  private static final Duration POLL = Duration.ofSeconds(5);

  /** Told at the same time. */
  private static final int PARALLEL = 8;

  private final LogoutNoticeStore notices;
  private final Clients clients;
  private final LogoutTokenMint tokens;
  private final AuditLog audit;
  private final Supplier<SSLContext> trust;
  private final Semaphore work = new Semaphore(0);
  private final Semaphore slots = new Semaphore(PARALLEL);
  private final ExecutorService senders =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("logout-sender-", 0).factory());
  private final Thread dispatcher;
  private volatile boolean closed;
  private boolean failing;
  private @Nullable HttpClient http;

  /** What it stands on. */
  public record Parts(
      Issuer issuer,
      LogoutNoticeStore notices,
      Clients clients,
      SigningKeys keys,
      AuditLog audit,
      InstantSource clock,
      SecureRandom random) {}

  /**
   * @param trust whose certificates count; asked once, when there is something to tell
   */
  public BackChannelLogout(Parts parts, Supplier<SSLContext> trust) {
    this.notices = parts.notices;
    this.clients = parts.clients;
    this.tokens = new LogoutTokenMint(parts.issuer, parts.keys, parts.clock, parts.random);
    this.audit = parts.audit;
    this.trust = trust;
    this.dispatcher = Thread.ofVirtual().name("back-channel-logout").unstarted(this::dispatch);
  }

  /** Begins to tell. */
  public void start() {
    dispatcher.start();
  }

  /** There is something to tell. */
  public void wake() {
    work.release();
  }

  private void dispatch() {
    try {
      while (!closed) {
        int free = slots.drainPermits();
        List<LogoutNotice> due = free == 0 ? List.of() : claim(free);
        slots.release(free - due.size());
        for (LogoutNotice notice : due) {
          senders.execute(() -> tellInSlot(notice));
        }
        if (due.isEmpty()) {
          var _ = work.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS);
          work.drainPermits();
        }
      }
    } catch (InterruptedException _) {
      // The server ends.
    }
  }

  private List<LogoutNotice> claim(int free) {
    try {
      List<LogoutNotice> due = notices.claim(free);
      failing = false;
      return due;
    } catch (RuntimeException e) {
      if (!failing && !closed) {
        LOG.warn("Clients are not told of logouts for now", e);
      }
      failing = true;
      return List.of();
    }
  }

  private void tellInSlot(LogoutNotice notice) {
    boolean done = false;
    try {
      tell(notice);
      done = true;
    } catch (InterruptedException _) {
      // The server ends. The notice is due again in a moment, here or elsewhere.
    } catch (RuntimeException e) {
      if (!closed) {
        fault(notice, e);
      }
    } finally {
      slots.release();
    }
    if (done) {
      wake();
    }
  }

  /** The next look tries again; nobody is woken, since the fault may still be there. */
  private void fault(LogoutNotice notice, RuntimeException fault) {
    LOG.warn("Client {} was not told of a logout, and will be", notice.clientId(), fault);
    try {
      notices.giveBack(notice);
    } catch (RuntimeException e) {
      LOG.debug("The notice stays with the time of its next try", e);
    }
  }

  private void tell(LogoutNotice notice) throws InterruptedException {
    Optional<RedirectUri> to =
        clients
            .find(notice.clientId().value())
            .flatMap(client -> client.signIn().backchannelLogoutUri());
    if (to.isEmpty()) {
      notices.forget(notice);
      return;
    }
    Optional<String> problem = post(URI.create(to.get().value()), tokens.mint(notice));
    if (problem.isEmpty()) {
      notices.forget(notice);
    } else if (notice.tries() >= LogoutNoticeStore.MAX_TRIES) {
      LOG.warn(
          "Client {} is not told of a logout: {}, the last of {} times",
          notice.clientId(),
          problem.get(),
          notice.tries());
      audit.record(
          AuditEvent.of(AuditKind.LOGOUT_NOT_DELIVERED)
              .user(notice.userId().value())
              .client(notice.clientId().value())
              .sid(notice.sid())
              .with("problem", problem.get()));
      notices.forget(notice);
    } else {
      LOG.info("Client {} has not taken a logout: {}", notice.clientId(), problem.get());
    }
  }

  /** Empty where the client took it (§2.8), else why not. */
  private Optional<String> post(URI to, String token) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(to)
            .timeout(WHOLE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("logout_token=" + token))
            .build();
    try {
      HttpResponse<InputStream> answer =
          client().send(request, HttpResponse.BodyHandlers.ofInputStream());
      answer.body().close();
      int status = answer.statusCode();
      return status == 200 || status == 204
          ? Optional.empty()
          : Optional.of("it answered " + status);
    } catch (IOException e) {
      return Optional.of("it can't be reached (" + e.getClass().getSimpleName() + ")");
    }
  }

  /** Made when it is needed first: it costs memory and a tenth of a second. */
  private synchronized HttpClient client() {
    HttpClient known = http;
    if (known == null) {
      known =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(CONNECT)
              .sslContext(trust.get())
              .build();
      http = known;
    }
    return known;
  }

  /** Ends at once; what has not been told is told after the next start, or by another node. */
  @Override
  public void close() {
    closed = true;
    dispatcher.interrupt();
    senders.shutdownNow();
    synchronized (this) {
      if (http != null) {
        http.shutdownNow();
      }
    }
    try {
      var _ = dispatcher.join(Duration.ofSeconds(1));
      var _ = senders.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
