package ai.intermezzo.auth.page;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * What every template needs beside its page: the language and its texts, the theme, and where the
 * stylesheet is. Public for the templates, which the build puts into a package of their own.
 *
 * @param theme the operator's name and logo
 * @param language of the page
 * @param stylesheet its path
 */
public record Frame(Theme theme, Language language, String stylesheet) {
  /** A text of the page's language with values in its places. */
  public String text(String key, String... values) {
    return Texts.in(language).of(key, values);
  }

  /** A text with the application's name in it, or the one for nobody in particular. */
  public String forClient(String key, String clientName) {
    return clientName.isEmpty() ? text(key + ".nobody") : text(key, clientName);
  }

  /** The text of one of several cases, for example {@code login.problem.wrong}. */
  public String text(String prefix, Named which) {
    return text(prefix + "." + which.key());
  }

  /** A time to the minute, in UTC since the server does not know where the person is. */
  public String time(Instant instant) {
    OffsetDateTime utc = instant.atOffset(ZoneOffset.UTC);
    return text(
        "time",
        date(instant),
        String.format(Locale.ROOT, "%02d:%02d", utc.getHour(), utc.getMinute()));
  }

  /**
   * A day, of UTC. The months' names are ours: Java's own come with a module that a small image
   * leaves out, and change between versions.
   */
  public String date(Instant instant) {
    OffsetDateTime utc = instant.atOffset(ZoneOffset.UTC);
    return text(
        "date",
        Integer.toString(utc.getDayOfMonth()),
        Texts.in(language).list("time.months").get(utc.getMonthValue() - 1),
        Integer.toString(utc.getYear()));
  }
}
