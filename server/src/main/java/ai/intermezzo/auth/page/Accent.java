package ai.intermezzo.auth.page;

/**
 * The end of the stylesheet for an operator's own colour. A button has that very colour in both
 * schemes, with black or white on it; links and edges get a shade of it that is readable on the
 * page.
 */
final class Accent {
  /** The stylesheet's {@code --surface}, light and dark. */
  static final Colour LIGHT_SURFACE = new Colour(0xffffff);

  static final Colour DARK_SURFACE = new Colour(0x1e2124);

  private static final double HOVER = 0.12;

  private Accent() {}

  static String css(Colour accent) {
    Colour ink = accent.ink();
    // Away from the ink, so that a button under the pointer reads better and not worse.
    Colour hover = accent.mix(ink.equals(Colour.WHITE) ? Colour.BLACK : Colour.WHITE, HOVER);
    String light = link(accent.readableOn(LIGHT_SURFACE, Colour.BLACK));
    String dark = link(accent.readableOn(DARK_SURFACE, Colour.WHITE));
    String button =
        "--accent: %s; --on-accent: %s; --accent-hover: %s;"
            .formatted(accent.css(), ink.css(), hover.css());
    return ":root { "
        + button
        + light
        + " }\n@media (prefers-color-scheme: dark) { :root { "
        + button
        + dark
        + " } }\n";
  }

  private static String link(Colour colour) {
    return " --link: " + colour.css() + ";";
  }
}
