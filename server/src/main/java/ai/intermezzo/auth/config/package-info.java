/** The configuration: flag over environment over file. */
@NullMarked
package ai.intermezzo.auth.config;

import org.jspecify.annotations.NullMarked;
