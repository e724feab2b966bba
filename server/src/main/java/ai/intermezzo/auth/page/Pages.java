package ai.intermezzo.auth.page;

import ai.intermezzo.auth.http.Response;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/**
 * Renders the pages for people. The templates are compiled by the build and escape whatever is put
 * into them; every page leaves with the headers of {@link PageHeaders}.
 */
public final class Pages {
  private static final String PACKAGE = "ai.intermezzo.auth.page";

  private final Stylesheet stylesheet = Stylesheet.load();
  private final TemplateEngine templates =
      TemplateEngine.createPrecompiled(null, ContentType.Html, null, PACKAGE);

  /** The page at {@code /}. */
  public Response home(HomePage page) {
    StringOutput html = new StringOutput();
    templates.render("home.jte", Map.of("page", page, "stylesheet", stylesheet.path()), html);
    return PageHeaders.closed(Response.html(200, html.toString()));
  }

  /** The answer at {@link #stylesheetPath()}. */
  public Response stylesheet() {
    return stylesheet.response();
  }

  /** Where the pages' stylesheet is served; the path changes with its content. */
  public String stylesheetPath() {
    return stylesheet.path();
  }
}
