/**
 * What people allowed applications: asked once for a client and what it wants, remembered, and
 * taken back by {@link ai.intermezzo.auth.consent.ConsentStore#withdraw}. {@link
 * ai.intermezzo.auth.consent.Permissions} says in plain words what an application asks for.
 *
 * <p>Whether anybody is asked at all is for room {@code authorize} to decide.
 */
@NullMarked
package ai.intermezzo.auth.consent;

import org.jspecify.annotations.NullMarked;
