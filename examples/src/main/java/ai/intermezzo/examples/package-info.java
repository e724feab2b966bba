/** Small applications that show the guard at work. */
@NullMarked
package ai.intermezzo.examples;

import org.jspecify.annotations.NullMarked;
