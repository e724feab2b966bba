package ai.intermezzo.auth.page;

/** Placeholder. */
public record HomePage(String issuer) {}
