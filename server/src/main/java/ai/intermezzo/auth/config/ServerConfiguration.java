package ai.intermezzo.auth.config;

import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.page.Theme;
import ai.intermezzo.auth.seal.MasterKeySource;
import ai.intermezzo.auth.session.SessionLifetimes;
import ai.intermezzo.auth.store.DatabaseAddress;
import java.time.Duration;

/**
 * All that a server needs to know before it starts.
 *
 * @param issuer what it calls itself
 * @param listen where it listens
 * @param transport how HTTPS comes about
 * @param data its data folder
 * @param database where its rows are
 * @param masterKey where its master key is
 * @param accessLog whether each request is a line of the log
 * @param maxStale how long clients and Apis are served from memory while the database is away
 * @param sessions how long people stay signed in
 * @param signUp whether people may make accounts for themselves
 * @param theme how the pages look
 */
public record ServerConfiguration(
    Issuer issuer,
    ListenAddress listen,
    Transport transport,
    DataFolder data,
    DatabaseAddress database,
    MasterKeySource masterKey,
    boolean accessLog,
    Duration maxStale,
    SessionLifetimes sessions,
    boolean signUp,
    Theme theme) {}
