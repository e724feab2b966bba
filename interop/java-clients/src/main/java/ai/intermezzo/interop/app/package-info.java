/**
 * Small applications on Java clients that others wrote, each as its user would write it: {@code
 * Auth0App} on auth0 with java-jwt and jwks-rsa, {@code JavaJwtApi} on the latter two, {@code
 * NimbusApp} on the Nimbus OAuth SDK. The pages of {@code docs/clients/} show what stands here.
 *
 * <p>The tests in {@code interop} start each as a process, with a trust store that holds the
 * server's certificate authority, as their users do on their own machines.
 */
@NullMarked
package ai.intermezzo.interop.app;

import org.jspecify.annotations.NullMarked;
