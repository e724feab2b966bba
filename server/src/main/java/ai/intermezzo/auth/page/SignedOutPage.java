package ai.intermezzo.auth.page;

import java.util.Optional;

/**
 * Tells that the person is signed out.
 *
 * @param returnTo an address that the application registered for this; the page links to it
 * @param clientName whose address that is; may be empty
 */
public record SignedOutPage(Optional<String> returnTo, String clientName) {}
