package ai.intermezzo.auth.cli;

import java.util.Locale;

/** The value of an option that is switched. */
enum OnOff {
  ON,
  OFF;

  boolean isOn() {
    return this == ON;
  }

  /**
   * @throws IllegalArgumentException where it is neither
   */
  static OnOff parse(String word) {
    for (OnOff value : values()) {
      if (value.toString().equals(word)) {
        return value;
      }
    }
    throw new IllegalArgumentException("it is on or off");
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
