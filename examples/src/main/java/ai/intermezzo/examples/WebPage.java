package ai.intermezzo.examples;

import ai.intermezzo.sdk.AuthException;
import ai.intermezzo.sdk.IdToken;
import ai.intermezzo.sdk.OAuthException;
import ai.intermezzo.sdk.UntrustedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * A page of the demo web app.
 *
 * @param main what is on it, as HTML
 */
record WebPage(String main) {
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'";

  static WebPage signedOut() {
    return new WebPage(
        """
        <p id="status" role="status">You are signed out.</p>
        <form method="post" action="/web/sign-in"><button id="sign-in">Sign in</button></form>
        """);
  }

  static WebPage signedIn(IdToken person, String notes) {
    return new WebPage(
        """
        <p id="status" role="status">You are signed in.</p>
        <dl>
          <dt>Name</dt><dd id="name">%s</dd>
          <dt>E-mail</dt><dd id="email">%s</dd>
        </dl>
        <p>The API answers this server, which keeps your token:</p>
        <pre id="answer">%s</pre>
        <form method="post" action="/web/sign-out"><button id="sign-out">Sign out</button></form>
        """
            .formatted(
                escaped(person.text("name").orElse("")),
                escaped(person.text("email").orElse("")),
                escaped(notes)));
  }

  static WebPage failed(AuthException failure) {
    String why =
        failure instanceof OAuthException refused && refused.error().equals("access_denied")
            ? "You did not allow it, so you are signed out."
            : failure instanceof UntrustedException
                ? "This sign-in was not begun here, or has been used already."
                : "Signing in does not work at the moment.";
    return new WebPage(
        """
        <p id="status" role="status">%s</p>
        <p><a id="again" href="/web">Back</a></p>
        """
            .formatted(why));
  }

  void write(Response response, Callback callback, int status) {
    HttpFields.Mutable headers = response.getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, "text/html; charset=utf-8");
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.put("Content-Security-Policy", POLICY);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    response.setStatus(status);
    String page =
        """
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <title>Demo web app</title>
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="color-scheme" content="light dark">
          <link rel="icon" href="data:,">
          <link rel="stylesheet" href="/app/app.css">
        </head>
        <body><main><h1>Demo web app</h1>
        %s</main></body>
        </html>
        """
            .formatted(main);
    response.write(true, ByteBuffer.wrap(page.getBytes(StandardCharsets.UTF_8)), callback);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
