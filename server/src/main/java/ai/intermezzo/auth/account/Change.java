package ai.intermezzo.auth.account;

import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.page.AccountNotice;
import java.util.List;

/**
 * What a form has done.
 *
 * @param notice for the person
 * @param cookies for the browser
 */
record Change(AccountNotice notice, List<Response.Header> cookies) {
  Change {
    cookies = List.copyOf(cookies);
  }

  static Change of(AccountNotice notice) {
    return new Change(notice, List.of());
  }
}
