package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.client.RedirectUri;
import ai.intermezzo.auth.client.SignIn;
import ai.intermezzo.auth.client.WebOrigin;
import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.oauth.RefreshPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be said of how a client signs people in, when it is made and when it is changed. */
final class SignInOptions {
  /** In place of a value: there is to be none. */
  private static final String NONE = "none";

  @Option(
      names = "--redirect-uri",
      paramLabel = "URI",
      description =
          "Where people come back to after signing in, to the letter; may be repeated, 'none' for"
              + " nowhere.")
  @Nullable List<String> redirectUris;

  @Option(
      names = "--logout-uri",
      paramLabel = "URI",
      description = "Where they may go after signing out; may be repeated, 'none' for nowhere.")
  @Nullable List<String> logoutUris;

  @Option(
      names = "--backchannel-logout-uri",
      paramLabel = "URI",
      description = "Where the server tells of a session's end, or 'none'.")
  Optional<String> backchannelLogoutUri;

  @Option(
      names = "--web-origin",
      paramLabel = "ORIGIN",
      description =
          "Whose pages may call the token endpoint, such as https://app.example.com; may be repeated,"
              + " 'none' for nobody's (default for type spa: those of its redirect URIs).")
  @Nullable List<String> webOrigins;

  @Option(
      names = "--refresh-leeway",
      paramLabel = "SECONDS",
      description = "Seconds that a superseded refresh token is still good for (default: 30).")
  Optional<Long> refreshLeeway;

  @Option(
      names = "--refresh-idle",
      paramLabel = "SECONDS",
      description = "Seconds without a refresh after which it ends (default: 2592000, 30 days).")
  Optional<Long> refreshIdle;

  @Option(
      names = "--refresh-lifetime",
      paramLabel = "SECONDS",
      description = "Seconds after the sign-in when it ends anyway (default: 31536000, a year).")
  Optional<Long> refreshLifetime;

  @Option(
      names = "--refresh-rotation",
      paramLabel = "on|off",
      description = "Whether each refresh gives a new refresh token (default: on).")
  Optional<OnOff> refreshRotation;

  @Option(
      names = "--offline-access",
      paramLabel = "on|off",
      description = "Whether it gets refresh tokens when it asks for offline_access (default: on).")
  Optional<OnOff> offlineAccess;

  @Option(
      names = "--require-pkce",
      paramLabel = "on|off",
      description = "Whether type web must use PKCE, as spa and native must (default: off).")
  Optional<OnOff> requirePkce;

  @Option(
      names = "--response-type",
      paramLabel = "id_token|none",
      description = "Whether it may also use response_type id_token, alone or with code.")
  Optional<String> responseType;

  @Option(
      names = "--first-party",
      paramLabel = "on|off",
      description = "Whether it is the operator's own, so that nobody is asked for consent.")
  Optional<OnOff> firstParty;

  @Option(
      names = "--ends-with-session",
      paramLabel = "on|off",
      description = "Whether signing out ends its refresh tokens (default: on for type spa).")
  Optional<OnOff> endsWithSession;

  /** The settings with what the options say in place of what they were. */
  SignIn apply(ClientType type, SignIn now) {
    SignIn changed =
        new SignIn(
            list(redirectUris, now.redirectUris(), RedirectUri::new),
            list(logoutUris, now.logoutUris(), RedirectUri::new),
            backchannelLogoutUri.isEmpty()
                ? now.backchannelLogoutUri()
                : backchannelLogoutUri.filter(uri -> !uri.equals(NONE)).map(RedirectUri::new),
            list(webOrigins, now.webOrigins(), WebOrigin::new),
            refresh(now.refresh()),
            on(offlineAccess, now.offlineAccess()),
            on(requirePkce, now.requirePkce()),
            responseType.map(SignInOptions::isIdToken).orElse(now.idTokenResponse()),
            on(firstParty, now.firstParty()),
            on(endsWithSession, now.endsWithSession()));
    if (type == ClientType.MACHINE && !changed.equals(now)) {
      throw new InvalidSetting(
          "A client of type machine signs nobody in; these options are for web, spa and native.");
    }
    boolean impliesOrigins = type == ClientType.SPA && redirectUris != null && webOrigins == null;
    return impliesOrigins && now.webOrigins().isEmpty()
        ? changed.withWebOrigins(changed.originsOfRedirectUris())
        : changed;
  }

  private RefreshPolicy refresh(RefreshPolicy now) {
    return new RefreshPolicy(
        refreshLeeway.map(Duration::ofSeconds).orElse(now.leeway()),
        refreshIdle.map(Duration::ofSeconds).orElse(now.idle()),
        refreshLifetime.map(Duration::ofSeconds).orElse(now.lifetime()),
        on(refreshRotation, now.rotates()));
  }

  private static boolean on(Optional<OnOff> option, boolean now) {
    return option.map(OnOff::isOn).orElse(now);
  }

  private static boolean isIdToken(String word) {
    return switch (word) {
      case "id_token" -> true;
      case NONE -> false;
      default -> throw new InvalidSetting("--response-type is id_token or none.");
    };
  }

  private static <T> List<T> list(
      @Nullable List<String> given, List<T> now, Function<String, T> parse) {
    if (given == null) {
      return now;
    }
    return given.equals(List.of(NONE)) ? List.of() : given.stream().map(parse).distinct().toList();
  }
}
