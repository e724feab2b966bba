package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.config.Transport;
import ai.intermezzo.auth.http.CannotServe;
import ai.intermezzo.auth.http.TlsSettings;
import ai.intermezzo.auth.ops.Finding;
import ai.intermezzo.auth.ops.Finding.Level;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Whether the certificate that a server is set up with can be read and holds for a while. */
final class CertificateCheck {
  private static final String SUBJECT = "certificate";
  private static final Duration SOON = Duration.ofDays(14);

  private CertificateCheck() {}

  static List<Finding> of(Transport transport, Instant now) {
    return switch (transport) {
      case Transport.LocalAuthority ignored ->
          List.of(new Finding(SUBJECT, Level.OK, "The local authority renews it by itself."));
      case Transport.CertificateFiles files -> List.of(check(files, now));
      case Transport.BehindProxies(var ignored, var files) ->
          files.map(f -> List.of(check(f, now))).orElse(List.of());
    };
  }

  private static Finding check(Transport.CertificateFiles files, Instant now) {
    try {
      X509Certificate certificate =
          TlsSettings.of(files.certificate(), files.key()).readCertificate();
      Instant end = certificate.getNotAfter().toInstant();
      if (now.isAfter(end)) {
        return new Finding(SUBJECT, Level.PROBLEM, "It has run out on " + end + ": renew it.");
      }
      return now.plus(SOON).isAfter(end)
          ? new Finding(SUBJECT, Level.WARNING, "It runs out on " + end + ": renew it.")
          : new Finding(SUBJECT, Level.OK, "It holds until " + end + ".");
    } catch (CannotServe e) {
      return new Finding(SUBJECT, Level.PROBLEM, String.valueOf(e.getMessage()));
    }
  }
}
