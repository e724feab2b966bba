/**
 * What the guard and the client SDK share to speak with an authorization server: JSON in its one
 * strict reading, bounded answers, trust in a certificate authority. Public for those two alone; it
 * may change with any release.
 */
@NullMarked
package ai.intermezzo.guard.wire;

import org.jspecify.annotations.NullMarked;
