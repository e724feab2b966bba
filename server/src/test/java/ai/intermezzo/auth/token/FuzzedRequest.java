package ai.intermezzo.auth.token;

import java.nio.charset.StandardCharsets;

/**
 * A request as it goes over the wire, and what it deserves.
 *
 * @param what how it was made, for the report of a failure
 * @param bytes head and body
 * @param verdict what the server has to answer
 * @param delivery how it is sent
 */
record FuzzedRequest(String what, byte[] bytes, Verdict verdict, Delivery delivery) {
  /** What a right server answers. */
  enum Verdict {
    /** 200: what was done to it means nothing. */
    VALID,
    /** A 4xx. */
    REFUSED,
    /** Either: the standards leave it open. */
    EITHER
  }

  /** How it is sent. */
  enum Delivery {
    /** With others after it: it is clear where it ends. */
    AMONG_OTHERS,
    /** As the last of several, since the server may hang up on it. */
    LAST,
    /**
     * On a connection of its own that then ends, since it isn't clear where it ends, nor whether it
     * gets no, one or several answers.
     */
    ALONE
  }

  @Override
  public String toString() {
    return what
        + ", which must be "
        + verdict
        + ":\n"
        + new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
