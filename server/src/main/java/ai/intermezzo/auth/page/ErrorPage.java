package ai.intermezzo.auth.page;

/**
 * Something went wrong and no application may be told by a redirect, or there is none to tell.
 *
 * @param kind what the person reads
 * @param detail for the developer, in English: the description of the {@code OAuthError}, without
 *     secrets; may be empty
 * @param requestId to find it in the log by; may be empty
 */
public record ErrorPage(ErrorKind kind, String detail, String requestId) {}
