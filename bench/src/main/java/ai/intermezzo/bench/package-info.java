/** Benchmarks. */
@NullMarked
package ai.intermezzo.bench;

import org.jspecify.annotations.NullMarked;
