package ai.intermezzo.auth.page;

import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.page.templates.JtehomeGenerated;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;

/**
 * Renders the pages for people. The build compiles {@code home.jte} to {@code JtehomeGenerated},
 * which is called as the plain method that it is: the compiler checks its parameters, and no
 * template engine has to start. Whatever is put into a page is escaped, and every page leaves with
 * the headers of {@link PageHeaders}.
 */
public final class Pages {
  private final Stylesheet stylesheet = Stylesheet.load();

  /** The page at {@code /}. */
  public Response home(HomePage page) {
    StringOutput html = new StringOutput();
    JtehomeGenerated.render(new OwaspHtmlTemplateOutput(html), null, page, stylesheet.path());
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
