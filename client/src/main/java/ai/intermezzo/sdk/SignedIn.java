package ai.intermezzo.sdk;

/**
 * Somebody signed in.
 *
 * @param person who, verified
 * @param tokens what the application may do for them
 */
public record SignedIn(IdToken person, Tokens tokens) {}
