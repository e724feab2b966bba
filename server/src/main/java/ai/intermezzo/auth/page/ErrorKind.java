package ai.intermezzo.auth.page;

/** What went wrong, as far as a person can do something about it. */
public enum ErrorKind implements Named {
  /** The application sent something that can't be understood. */
  BAD_REQUEST,
  /** Nobody registered the application here. */
  UNKNOWN_CLIENT,
  /** The address to go back to is not one of the application's. */
  BAD_REDIRECT,
  /** The journey took too long, was finished before, or was begun in another browser. */
  EXPIRED,
  /** A fault of ours. */
  SERVER,
  /** Too many requests from the address. */
  TOO_MANY,
  /** Ours, and it will pass: the database is away, or there is too much to do. */
  UNAVAILABLE,
  /** The person, or the request's origin, may not do that. */
  NOT_ALLOWED
}
