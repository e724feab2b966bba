/** Health and the doctor. */
@NullMarked
package ai.intermezzo.auth.ops;

import org.jspecify.annotations.NullMarked;
