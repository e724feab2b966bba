package ai.intermezzo.auth.consent;

import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.grant.Granted;
import java.time.Instant;

/**
 * What a person allowed an application, whenever it asks again.
 *
 * @param allowed all that they allowed so far
 * @param givenAt when they last said yes
 */
public record Consent(ClientId clientId, Granted allowed, Instant givenAt) {}
