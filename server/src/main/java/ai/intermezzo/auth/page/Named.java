package ai.intermezzo.auth.page;

import java.util.Locale;

/** A case that the message files have a text for, under its name in lower case. */
public interface Named {
  /** As an enum has it. */
  String name();

  /** The last part of its key in the message files, for example {@code too-many}. */
  default String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
