/**
 * What happened, when, to whom: what an operator asks when somebody says "that wasn't me".
 *
 * <p>An {@link ai.intermezzo.auth.audit.AuditEvent} is a kind of {@link
 * ai.intermezzo.auth.audit.AuditKind} and the ids that it is about, as text, since this room knows
 * neither users nor clients. Whoever does what is worth remembering gives one to {@link
 * ai.intermezzo.auth.audit.AuditLog#record}, which never fails: what was done counts, whether or
 * not it could be written down. Events are kept for 90 days, in the table {@code audit_event} that
 * {@link ai.intermezzo.auth.audit.AuditStore} owns. They hold no secrets, no tokens and nothing
 * that somebody typed.
 */
@NullMarked
package ai.intermezzo.auth.audit;

import org.jspecify.annotations.NullMarked;
