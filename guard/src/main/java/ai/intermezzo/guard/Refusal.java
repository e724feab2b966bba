package ai.intermezzo.guard;

/**
 * Carries a {@link Reason} from the rule that refuses to {@link Guard}. Without a stack: refusing
 * must be cheap.
 */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  Refusal(Reason reason) {
    super(reason.name(), null, false, false);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
