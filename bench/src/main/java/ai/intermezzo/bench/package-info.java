/**
 * Measures the server as its users meet it.
 *
 * <p>{@link ai.intermezzo.bench.Bench} is the program behind {@code bench/run}. It starts the real
 * server by {@code ./intermezzo} in a folder of its own ({@code Workspace}, {@code ServerProcess}),
 * speaks HTTPS to it over kept-alive connections ({@code LoadGenerator}), and reads from Linux what
 * that cost the server's process ({@code ProcessStatistics}). Variants take turns, so that what
 * disturbs the machine disturbs all of them, and what others used of it is told beside the figures.
 *
 * <p>The parts of a request are measured alone by JMH: {@code RequestParsing}, {@code SecretCheck}
 * and {@code TokenMaking}. So are the guard and the client SDK, beside other libraries ({@code
 * embedded}).
 */
@NullMarked
package ai.intermezzo.bench;

import org.jspecify.annotations.NullMarked;
