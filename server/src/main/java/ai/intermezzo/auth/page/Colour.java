package ai.intermezzo.auth.page;

import ai.intermezzo.auth.oauth.InvalidSetting;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A colour of sRGB.
 *
 * @param rgb 24 bits
 */
record Colour(int rgb) {
  static final Colour BLACK = new Colour(0x000000);
  static final Colour WHITE = new Colour(0xffffff);

  /** The least contrast of text on its ground (WCAG 2.2 §1.4.3, level AA). */
  static final double READABLE = 4.5;

  private static final Pattern HEX = Pattern.compile("#[0-9a-fA-F]{6}");
  private static final int STEPS = 50;

  /**
   * @throws InvalidSetting where it is not {@code #rrggbb}
   */
  static Colour parse(String text) {
    if (!HEX.matcher(text).matches()) {
      throw new InvalidSetting("A colour is #RRGGBB, for example #0b5d73.");
    }
    return new Colour(Integer.parseInt(text.substring(1), 16));
  }

  /** As a stylesheet has it. */
  String css() {
    return String.format(Locale.ROOT, "#%06x", rgb);
  }

  /** From 1 for equal ones to 21 (WCAG 2.2, "contrast ratio"). */
  double contrast(Colour other) {
    double one = luminance();
    double two = other.luminance();
    return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
  }

  /** Black or white, whichever reads better on it: always {@link #READABLE}. */
  Colour ink() {
    return contrast(WHITE) >= contrast(BLACK) ? WHITE : BLACK;
  }

  /** Itself, or as little of the other one mixed in as makes it readable on the ground. */
  Colour readableOn(Colour ground, Colour towards) {
    Colour mixed = this;
    for (int step = 1; step <= STEPS && mixed.contrast(ground) < READABLE; step++) {
      mixed = mix(towards, (double) step / STEPS);
    }
    return mixed;
  }

  /**
   * @param share of the other one, from 0 to 1
   */
  Colour mix(Colour other, double share) {
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      double channel = channel(shift) * (1 - share) + other.channel(shift) * share;
      mixed |= (int) Math.round(channel) << shift;
    }
    return new Colour(mixed);
  }

  private int channel(int shift) {
    return (rgb >> shift) & 0xff;
  }

  private double luminance() {
    return 0.2126 * linear(channel(16)) + 0.7152 * linear(channel(8)) + 0.0722 * linear(channel(0));
  }

  private static double linear(int channel) {
    double value = channel / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }
}
