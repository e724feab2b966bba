package ai.intermezzo.auth.ops;

import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.store.Database;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * What a load balancer and an orchestrator ask: is the process alive, and should it get requests.
 * They may ask without TLS where a proxy is in front.
 */
public final class HealthEndpoints {
  /** Answers while the process runs. */
  public static final String LIVE = "/health/live";

  /** Answers 200 while tokens can be issued, else 503. */
  public static final String READY = "/health/ready";

  private static final byte[] UP = "{\"status\":\"up\"}".getBytes(StandardCharsets.US_ASCII);

  private final PulseStore pulse;
  private final BooleanSupplier configurationIsFresh;

  /**
   * @param configurationIsFresh whether changes of the configuration reach this node
   */
  public HealthEndpoints(Database database, BooleanSupplier configurationIsFresh) {
    this.pulse = new PulseStore(database);
    this.configurationIsFresh = configurationIsFresh;
  }

  /** {@link #LIVE}. */
  public Response live(Request request) {
    return Response.json(200, UP).noStore();
  }

  /** {@link #READY}. */
  public Response ready(Request request) {
    if (!configurationIsFresh.getAsBoolean()) {
      throw OAuthError.temporarilyUnavailable("The database has not answered for a while.");
    }
    pulse.requireAnswer();
    return Response.json(200, UP).noStore();
  }
}
