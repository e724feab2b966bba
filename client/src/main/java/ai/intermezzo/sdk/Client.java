package ai.intermezzo.sdk;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An application as the server knows it. It shows its secret in the header, form-encoded before
 * Base64 as RFC 6749 §2.3.1 has it.
 */
public final class Client {
  private final Issuer issuer;
  private final String id;
  private final Optional<String> authorization;

  Client(Issuer issuer, String id, Optional<String> secret) {
    if (id.isBlank() || secret.filter(String::isBlank).isPresent()) {
      throw new IllegalArgumentException("A client has an id, and a secret that is not blank");
    }
    this.issuer = issuer;
    this.id = id;
    this.authorization = secret.map(value -> basic(id, value));
  }

  /**
   * Tokens for the application itself (RFC 6749 §4.4): what it may do at an API on its own behalf.
   *
   * @param audience the API's identifier; empty where the server needs none
   * @param scopes what to ask for; none for all that the application may have there
   */
  public TokenSource tokensFor(String audience, String... scopes) {
    return tokens(audience.isEmpty() ? Map.of() : Map.of("audience", audience), scopes);
  }

  /**
   * The same where the server is told of the API as RFC 8707 has it, by {@code resource}, and not
   * by the {@code audience} that some servers know.
   *
   * @param resource the API's identifier, an absolute URI
   * @param scopes what to ask for; none for all that the application may have there
   */
  public TokenSource tokensForResource(String resource, String... scopes) {
    return tokens(Map.of("resource", resource), scopes);
  }

  private TokenSource tokens(Map<String, String> target, String... scopes) {
    Map<String, String> request = new LinkedHashMap<>(target);
    request.put("grant_type", "client_credentials");
    if (scopes.length > 0) {
      request.put("scope", String.join(" ", scopes));
    }
    return new TokenSource(
        () -> tokens(request), TokenSource.Timing.DEFAULT, issuer.nanos(), issuer.random());
  }

  /**
   * Signs people in with this application.
   *
   * @param redirectUri where they come back to, to the letter as registered
   */
  public SignIn signIn(URI redirectUri) {
    return new SignIn(this, redirectUri);
  }

  /**
   * Signs somebody in to this application on their own machine, in their own browser.
   *
   * @param settings scopes, audience and the like, for example {@code signIn ->
   *     signIn.scopes("openid", "offline_access")}
   */
  public LoopbackSignIn loopbackSignIn(UnaryOperator<SignIn> settings) {
    return loopbackSignIn(settings, SystemBrowser::open);
  }

  /**
   * The same with another way to open an address, for example to print it.
   *
   * @param browser called once, with where the person has to go
   */
  public LoopbackSignIn loopbackSignIn(UnaryOperator<SignIn> settings, Consumer<URI> browser) {
    return new LoopbackSignIn(this, settings, browser);
  }

  String id() {
    return id;
  }

  Issuer issuer() {
    return issuer;
  }

  /** Asks the token endpoint. */
  CompletableFuture<Tokens> tokens(Map<String, String> request) {
    return issuer
        .metadata()
        .get()
        .thenCompose(
            metadata -> {
              Instant askedAt = issuer.clock().instant();
              return post(metadata.tokenEndpoint(), request)
                  .thenApply(answer -> Tokens.of(accepted(answer), askedAt));
            });
  }

  /** Sends a form as this application. */
  CompletableFuture<Http.Answer> post(URI endpoint, Map<String, String> request) {
    Map<String, String> form = new LinkedHashMap<>(request);
    if (authorization.isEmpty()) {
      form.put("client_id", id);
    }
    return issuer.http().post(endpoint, form, authorization);
  }

  /**
   * The answer's JSON where it is a success.
   *
   * @throws OAuthException where the server says what is wrong with the request
   * @throws UnavailableException where it was too busy, or broken, or gave no answer of the
   *     standard
   */
  static Map<String, @Nullable Object> accepted(Http.Answer answer) {
    if (answer.status() == 200) {
      return answer.json();
    }
    boolean refused =
        answer.status() >= 400
            && answer.status() < 500
            && answer.status() != 408
            && answer.status() != 429;
    if (refused) {
      Map<String, @Nullable Object> json = answer.json();
      if (json.get("error") instanceof String error) {
        throw new OAuthException(
            error, json.get("error_description") instanceof String text ? text : "");
      }
    }
    throw new UnavailableException(
        answer.from() + " answered " + answer.status(), null, answer.retryAfter().orElse(null));
  }

  private static String basic(String id, String secret) {
    String pair = Http.encoded(id) + ":" + Http.encoded(secret);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String toString() {
    return "Client[" + id + " at " + issuer.name() + "]";
  }
}
