package ai.intermezzo.auth.user;

/**
 * More passwords wait to be hashed than will be in a moment. Nothing was decided; on the wire it is
 * 503, and asking again in a second will do.
 */
public final class Busy extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Busy() {
    super("Too many passwords wait to be hashed", null, false, false);
  }
}
