package ai.intermezzo.examples;

import ai.intermezzo.sdk.AuthException;
import ai.intermezzo.sdk.Client;
import ai.intermezzo.sdk.SignIn;
import ai.intermezzo.sdk.SignedIn;
import ai.intermezzo.sdk.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A command-line application: signs somebody in by their browser, keeps their tokens in a file that
 * only they can read, calls an API for them, and signs them out.
 *
 * <p>Run it as {@code examples/run notes sign-in|list|sign-out}, with {@code TOKENS} (the file) and
 * what {@link Settings} says in the environment.
 */
public final class NotesCommand {
  private static final Duration TO_SIGN_IN = Duration.ofMinutes(5);

  private final Settings settings;
  private final Client client;
  private final TokenFile tokens;

  private NotesCommand(Settings settings, Path file) {
    this.settings = settings;
    this.client = settings.publicClient();
    this.tokens = new TokenFile(file);
  }

  /** Argument: what to do. */
  public static void main(String[] arguments) throws InterruptedException {
    try {
      Path file = Path.of(Settings.required(System.getenv(), "TOKENS"));
      NotesCommand command = new NotesCommand(Settings.of(System.getenv()), file);
      switch (arguments.length == 1 ? arguments[0] : "") {
        case "sign-in" -> command.signIn();
        case "list" -> command.list();
        case "sign-out" -> command.signOut();
        default -> fail(2, "Usage: examples/run notes sign-in|list|sign-out");
      }
    } catch (IllegalArgumentException e) {
      fail(2, e.getMessage());
    } catch (AuthException | IOException | UncheckedIOException e) {
      fail(1, e.getMessage());
    }
  }

  private void signIn() {
    SignedIn signedIn = client.loopbackSignIn(this::asking).run(TO_SIGN_IN);
    tokens.save(signedIn.tokens());
    System.out.println("Signed in as " + signedIn.person().text("name").orElse("somebody") + ".");
  }

  private SignIn asking(SignIn signIn) {
    SignIn asking =
        signIn
            .scopes("openid", "profile", "offline_access", "read:notes")
            // Many servers give a refresh token only so (OpenID Connect Core §11).
            .parameter("prompt", "consent");
    return settings.resource().isEmpty() ? asking : asking.resource(settings.resource());
  }

  private void list() throws IOException, InterruptedException {
    // Renewed where it is time, and kept in the file again.
    Optional<String> accessToken = withoutBrowser().tokensOf(tokens).accessToken();
    if (accessToken.isEmpty()) {
      fail(1, "Sign in first: examples/run notes sign-in");
      return;
    }
    HttpRequest request =
        HttpRequest.newBuilder(settings.api())
            .timeout(Settings.TIMEOUT)
            .header("Authorization", "Bearer " + accessToken.get())
            .build();
    HttpResponse<String> answer = settings.http().send(request, BodyHandlers.ofString());
    System.out.println(answer.body());
    if (answer.statusCode() != 200) {
      fail(1, "The API answered " + answer.statusCode());
    }
  }

  /** Here first: nothing is left on this machine, should the server be away. */
  private void signOut() {
    Optional<String> refreshToken = tokens.load().flatMap(Tokens::refreshToken);
    tokens.clear();
    refreshToken.ifPresent(withoutBrowser()::revoke);
    System.out.println("Signed out.");
  }

  /** Renewing and revoking go to no browser, so that nobody comes back to this address. */
  private SignIn withoutBrowser() {
    return client.signIn(URI.create("http://127.0.0.1/callback"));
  }

  private static void fail(int status, @Nullable String message) {
    System.err.println(message);
    System.exit(status);
  }
}
