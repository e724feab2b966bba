package ai.intermezzo.sdk.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Lets requests through in whose session somebody is signed in. A browser that asks for a page is
 * sent to sign in, and comes back to that page; everything else gets a 401. Map it behind {@link
 * SignInFilter}, to the pages that need it.
 */
public final class SignInRequired implements Filter {

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse answer)) {
      throw new ServletException("only HTTP can be guarded");
    }
    if (SignInFilter.person(http).isPresent()) {
      chain.doFilter(request, response);
    } else if (asksForPage(http)) {
      String query = http.getQueryString();
      String page = http.getRequestURI() + (query == null ? "" : "?" + query);
      SignInFilter.redirect(
          answer,
          http.getContextPath()
              + SignInFilter.SIGN_IN
              + "?"
              + SignInFilter.RETURN_TO
              + "="
              + URLEncoder.encode(page, StandardCharsets.UTF_8));
    } else {
      answer.setHeader("Cache-Control", "no-store");
      answer.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    }
  }

  /** Browsers say so; those that don't say anything are asked for pages too. */
  private static boolean asksForPage(HttpServletRequest request) {
    String mode = request.getHeader("Sec-Fetch-Mode");
    return request.getMethod().equals("GET") && (mode == null || mode.equals("navigate"));
  }
}
