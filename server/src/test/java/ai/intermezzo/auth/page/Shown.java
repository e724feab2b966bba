package ai.intermezzo.auth.page;

import ai.intermezzo.auth.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A page as a browser gets it. */
record Shown(Response response) {
  /** One of several by name. */
  static Shown among(Map<String, Response> pages, String name) {
    Response page = pages.get(name);
    if (page == null) {
      throw new AssertionError("No page is called " + name);
    }
    return new Shown(page);
  }

  String html() {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /** The page with its entities replaced, to look for what a person reads in it. */
  String read() {
    return html()
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }

  Optional<String> header(String name) {
    return response.headers().stream()
        .filter(header -> header.name().equals(name))
        .map(Response.Header::value)
        .findFirst();
  }

  /** The first group of every match. */
  List<String> all(String pattern) {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(html())
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  /** The attributes of a field. */
  String input(String name) {
    return all("<input([^>]*)>").stream()
        .filter(attributes -> attributes.contains(" name=\"" + name + "\""))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No field is called " + name));
  }

  /** One attribute out of several. */
  static Optional<String> attribute(String attributes, String name) {
    return Pattern.compile(" " + name + "=\"([^\"]*)\"")
        .matcher(attributes)
        .results()
        .map(found -> found.group(1))
        .findFirst();
  }
}
