/**
 * Small applications that show how to use Intermezzo Auth; to be read, and copied from.
 *
 * <p>{@link ai.intermezzo.examples.ExampleApi} is an API whose notes are protected by access
 * tokens. Start there: its {@code routes} say which request needs which scope, and {@link
 * ai.intermezzo.guard.jetty.GuardHandler} is all that stands between. The rest is what any small
 * API has: {@code Resource} picks the handler for a method, {@code Notes} and its two handlers do
 * the work, {@code Json} writes answers, {@code JsonErrors} the ones for what Jetty refuses, {@code
 * TlsFiles} reads the certificate.
 *
 * <p>{@link ai.intermezzo.examples.EverySecond} is a service that calls it, {@link
 * ai.intermezzo.examples.NotesCommand} a command-line application, {@code DemoWebApp} a web
 * application: each on the client SDK. {@code DemoApp} is a page that needs no SDK.
 */
@NullMarked
package ai.intermezzo.examples;

import org.jspecify.annotations.NullMarked;
