/**
 * Tests of the product as its users meet it: the scripts, the programs as processes, and what goes
 * over the wire. Nothing here sees a class of the server.
 *
 * <p>{@code Launch} starts the program that the build made, {@code RunningServer} is one that goes
 * on ({@code dev}, {@code serve}), {@code Cli} runs short commands and reads their JSON, {@code
 * Https} speaks to a server and trusts its local authority, {@code Jwt} takes tokens apart. {@code
 * Checkout} is for the scripts: a copy of them with stand-ins for Java and Maven.
 *
 * <p>Clients that others wrote run unmodified in programs of their own: {@code ClientApp} is one of
 * {@code interop/java-clients} or {@code interop/spring}, {@code SignInStage} and {@code ApiStage}
 * are the server that it meets, {@code FormBrowser} the person in front of it, and {@code
 * ClientPage} the page of {@code docs/clients/} that configures it.
 *
 * <p>Each test has folders and ports of its own and leaves no process behind, so that all of them
 * may run at once. They wait for what they expect ({@code Wait}), never for a time.
 */
@NullMarked
package ai.intermezzo.interop;

import org.jspecify.annotations.NullMarked;
