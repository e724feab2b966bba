package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.oauth.Issuer;
import java.nio.file.Path;
import java.util.Optional;

/** What {@code dev} prints: what runs where, and commands that work when they are pasted. */
final class DevWelcome {
  private DevWelcome() {}

  static String text(
      Issuer issuer, Path ca, DemoClient demo, DemoSignIn person, Optional<Integer> apiPort) {
    String cacert = quoted(ca.toString());
    String welcome =
        """
        Intermezzo Auth %s runs at %s
        Its certificate is from the local authority %s

        Get a token:

        curl --cacert %s --request POST \\
          --url %s \\
          --header 'content-type: application/json' \\
          --data '{
            "client_id":"%s",
            "client_secret":"%s",
            "audience":"%s",
            "grant_type":"client_credentials"
          }'
        """
            .formatted(
                Version.current(),
                issuer,
                ca,
                cacert,
                issuer.endpoint("oauth/token"),
                demo.id(),
                demo.secret().reveal(),
                DemoClient.AUDIENCE);
    return apiPort
            .map(port -> welcome + api(issuer, cacert, demo, port) + app(person, port))
            .orElse(welcome)
        + "\nCtrl-C ends it.";
  }

  private static String api(Issuer issuer, String cacert, DemoClient demo, int port) {
    return """

        The example API runs at https://localhost:%d. Call it with a token:

        curl --cacert %s --url https://localhost:%d/notes \\
          --header "Authorization: Bearer $(curl --silent --cacert %s --url %s \\
            --data grant_type=client_credentials --data audience=%s \\
            --user %s:%s | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')"
        """
        .formatted(
            port,
            cacert,
            port,
            cacert,
            issuer.endpoint("oauth/token"),
            DemoClient.AUDIENCE,
            demo.id(),
            demo.secret().reveal());
  }

  private static String app(DemoSignIn person, int port) {
    return """

        Sign in to the demo app at %s as %s with the password %s
        A web app with a server of its own is at %s
        """
        .formatted(
            DemoSignIn.address(port),
            person.email(),
            person.password().reveal(),
            DemoWebApp.address(port));
  }

  /** A path as a shell takes it. */
  private static String quoted(String path) {
    return path.matches("[A-Za-z0-9_./+:@%-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
  }
}
