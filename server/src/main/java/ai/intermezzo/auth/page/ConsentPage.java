package ai.intermezzo.auth.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a person allows an application what it asks for, or refuses. It posts {@code decision} as
 * {@code allow} or {@code deny}.
 *
 * @param action the path that it posts to
 * @param hidden posted with it
 * @param clientName the application that asks
 * @param userEmail whose account it is about
 * @param permissions what it asks for, in the order that they are shown
 */
public record ConsentPage(
    String action,
    List<Hidden> hidden,
    String clientName,
    String userEmail,
    List<Permission> permissions) {
  public ConsentPage {
    hidden = List.copyOf(hidden);
    permissions = List.copyOf(permissions);
  }

  /** The texts by the name of their Api, in the order in which the Apis come first. */
  public Map<String, List<String>> byApi() {
    Map<String, List<String>> texts = new LinkedHashMap<>();
    for (Permission permission : permissions) {
      texts.computeIfAbsent(permission.apiName(), api -> new ArrayList<>()).add(permission.text());
    }
    return texts;
  }
}
