package ai.intermezzo.auth.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * An authorization response that is handed to the window which framed or opened the page ({@code
 * response_mode=web_message}, draft-sakimura-oauth-wmrm), in the shape that Auth0's SDK for
 * single-page apps listens for.
 *
 * @param target the only origin that may read it, as a browser writes it
 * @param fields the response's parameters
 * @param nonce that its script runs under
 */
public record WebMessage(String target, List<Hidden> fields, String nonce) {
  /** It goes into a header: nothing that could end a directive, and no star. */
  private static final Pattern ORIGIN =
      Pattern.compile("https?://(?:[a-z0-9.-]{1,253}|\\[[0-9a-f:.]{2,45}])(?::[0-9]{1,5})?");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * @throws IllegalArgumentException where the target is not one origin
   */
  public WebMessage {
    if (!ORIGIN.matcher(target).matches()) {
      throw new IllegalArgumentException("A web message goes to one origin of http or https");
    }
    fields = List.copyOf(fields);
  }

  /** The whole script. */
  public String script() {
    Map<String, String> response = new LinkedHashMap<>();
    fields.forEach(field -> response.put(field.name(), field.value()));
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("type", "authorization_response");
    message.put("response", response);
    return "(window.opener||window.parent).postMessage("
        + literal(message)
        + ","
        + literal(target)
        + ");";
  }

  /**
   * JSON that is a JavaScript literal and that no HTML parser sees an end of the script in. The
   * characters replaced stand in JSON inside of strings only.
   */
  private static String literal(Object value) {
    return JSON.writeValueAsString(value)
        .replace("&", "\\u0026")
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }
}
