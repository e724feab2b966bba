package ai.intermezzo.auth.page;

import java.util.List;

/**
 * An authorization response that the browser posts to the application by itself (OAuth 2.0 Form
 * Post Response Mode §2).
 *
 * @param redirectUri one that the application registered
 * @param fields the response's parameters
 * @param nonce that its script runs under
 */
public record FormPost(String redirectUri, List<Hidden> fields, String nonce) {
  public FormPost {
    fields = List.copyOf(fields);
  }
}
