/** Resource servers that tokens are issued for, and what a client may ask of them. */
@NullMarked
package ai.intermezzo.auth.api;

import org.jspecify.annotations.NullMarked;
