/**
 * What the tests of the guard, the client SDK and the examples share: {@link
 * ai.intermezzo.testing.LocalCertificate} makes a certificate for a server on localhost that a test
 * starts. It is a module of its own, since a jar of one module's tests is missing where a build
 * leaves tests out; only tests depend on it, and nothing of it is ever shipped.
 */
@NullMarked
package ai.intermezzo.testing;

import org.jspecify.annotations.NullMarked;
