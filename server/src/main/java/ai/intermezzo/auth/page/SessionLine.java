package ai.intermezzo.auth.page;

import java.time.Instant;

/**
 * A browser in which the person is signed in.
 *
 * @param sid the session's public id, posted to end it
 * @param current whether it is the browser that shows the page
 * @param signedInAt when the password was entered
 * @param lastSeenAt when it was last used here
 */
public record SessionLine(String sid, boolean current, Instant signedInAt, Instant lastSeenAt) {}
