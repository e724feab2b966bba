package ai.intermezzo.auth.login;

import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.session.LoginSession;
import ai.intermezzo.auth.user.User;
import java.util.List;

/**
 * Somebody has just proved who they are.
 *
 * @param session in which they did
 * @param cookies for the browser: that of the session, and that of a known device
 */
public record SignedIn(User user, LoginSession session, List<Response.Header> cookies) {}
