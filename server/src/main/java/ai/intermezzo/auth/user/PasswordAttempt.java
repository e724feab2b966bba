package ai.intermezzo.auth.user;

import java.time.Duration;
import java.util.List;

/** What came of asking whether a password may be tried. */
sealed interface PasswordAttempt {
  /**
   * It may, and is counted as a failure until it is given back.
   *
   * @param counted where
   */
  record Counted(List<Counter> counted) implements PasswordAttempt {
    public Counted {
      counted = List.copyOf(counted);
    }
  }

  /**
   * It may not, and was not counted.
   *
   * @param retryAfter until when
   */
  record Refused(Duration retryAfter) implements PasswordAttempt {}

  /**
   * A row that counted it.
   *
   * @param windowBegan epoch milliseconds; another window is none of this attempt's business
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Counter(String kind, byte[] subject, long windowBegan) {}
}
