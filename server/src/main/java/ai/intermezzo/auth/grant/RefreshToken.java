package ai.intermezzo.auth.grant;

/**
 * A refresh token that was opened, so it is genuine: one of the generations of a grant. Whether it
 * is still good only its row knows.
 */
public record RefreshToken(GrantId grantId, long generation) {}
