package ai.intermezzo.auth.offending.token;

import ai.intermezzo.auth.offending.oauth.OffenceManager;
import org.jspecify.annotations.Nullable;

/** In a room below, and used from above: a cycle. */
public record BelowOffence(@Nullable OffenceManager above) {}
