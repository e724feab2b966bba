package ai.intermezzo.auth.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;
import org.bouncycastle.operator.ContentSigner;

/** Makes the certificates of {@link LocalCa}: EC P-256, signed with SHA-256. */
final class LocalCertificates {
  private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);

  /** The longest that browsers take is 398 days. */
  private static final Duration LEAF_LIFETIME = Duration.ofDays(396);

  /** For clients whose clock is behind. */
  private static final Duration BACKDATED = Duration.ofHours(1);

  private static final AlgorithmIdentifier ECDSA_WITH_SHA256 =
      new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.840.10045.4.3.2"));

  private LocalCertificates() {}

  /** A certificate authority with its key. {@code toString()} doesn't show it. */
  record Authority(X509Certificate certificate, PrivateKey key) {
    X509Certificate issueLeaf(PublicKey publicKey, Instant now, SecureRandom random) {
      Instant wanted = now.plus(LEAF_LIFETIME);
      Instant mine = certificate.getNotAfter().toInstant();
      Builder builder =
          new Builder(
              X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
              new X500Name("CN=localhost"),
              now,
              wanted.isBefore(mine) ? wanted : mine,
              publicKey,
              random);
      return builder
          .with(Extension.basicConstraints, true, new BasicConstraints(false))
          .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
          .with(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
          .with(
              Extension.subjectAlternativeName,
              false,
              new GeneralNames(
                  new GeneralName[] {
                    new GeneralName(GeneralName.dNSName, "localhost"),
                    new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                    new GeneralName(GeneralName.iPAddress, "::1")
                  }))
          .withKeyIdentifiers(publicKey, certificate.getPublicKey())
          .sign(key);
    }

    @Override
    public String toString() {
      return "Authority[" + certificate.getSubjectX500Principal() + "]";
    }
  }

  static Authority newAuthority(Instant now, SecureRandom random) {
    KeyPair pair = newKeyPair(random);
    // A name of its own, since people trust several of them over the years.
    byte[] mark = new byte[4];
    random.nextBytes(mark);
    X500Name name = new X500Name("CN=Intermezzo Auth local CA " + HexFormat.of().formatHex(mark));
    Builder builder =
        new Builder(name, name, now, now.plus(AUTHORITY_LIFETIME), pair.getPublic(), random);
    X509Certificate certificate =
        builder
            .with(Extension.basicConstraints, true, new BasicConstraints(0))
            .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
            .with(Extension.nameConstraints, true, onlyThisMachine())
            .withKeyIdentifiers(pair.getPublic(), pair.getPublic())
            .sign(pair.getPrivate());
    return new Authority(certificate, pair.getPrivate());
  }

  private static NameConstraints onlyThisMachine() {
    return new NameConstraints(
        new GeneralSubtree[] {
          new GeneralSubtree(new GeneralName(GeneralName.dNSName, "localhost")),
          new GeneralSubtree(new GeneralName(GeneralName.iPAddress, "127.0.0.1/32")),
          new GeneralSubtree(new GeneralName(GeneralName.iPAddress, "::1/128"))
        },
        null);
  }

  static KeyPair newKeyPair(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has EC keys", e);
    }
  }

  /** One certificate in the making. */
  private static final class Builder {
    private final X509v3CertificateBuilder builder;

    Builder(
        X500Name issuer,
        X500Name subject,
        Instant now,
        Instant end,
        PublicKey publicKey,
        SecureRandom random) {
      this.builder =
          new X509v3CertificateBuilder(
              issuer,
              new BigInteger(127, random).setBit(126),
              Date.from(now.minus(BACKDATED)),
              Date.from(end),
              subject,
              SubjectPublicKeyInfo.getInstance(publicKey.getEncoded()));
    }

    Builder with(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
      try {
        builder.addExtension(oid, critical, value);
        return this;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Builder withKeyIdentifiers(PublicKey own, PublicKey issuers) {
      BcX509ExtensionUtils identifiers = new BcX509ExtensionUtils();
      return with(
              Extension.subjectKeyIdentifier,
              false,
              identifiers.createSubjectKeyIdentifier(
                  SubjectPublicKeyInfo.getInstance(own.getEncoded())))
          .with(
              Extension.authorityKeyIdentifier,
              false,
              identifiers.createAuthorityKeyIdentifier(
                  SubjectPublicKeyInfo.getInstance(issuers.getEncoded())));
    }

    X509Certificate sign(PrivateKey key) {
      try (var encoded = new ByteArrayInputStream(builder.build(new JdkSigner(key)).getEncoded())) {
        return (X509Certificate)
            CertificateFactory.getInstance("X.509").generateCertificate(encoded);
      } catch (IOException | GeneralSecurityException e) {
        throw new IllegalStateException("A certificate that we made can't be read", e);
      }
    }
  }

  /** Signs with whatever provider is first, without loading Bouncy Castle's own. */
  private static final class JdkSigner implements ContentSigner {
    private final Signature signature;

    JdkSigner(PrivateKey key) throws GeneralSecurityException {
      signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key);
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
      return ECDSA_WITH_SHA256;
    }

    @Override
    public OutputStream getOutputStream() {
      return new OutputStream() {
        @Override
        public void write(int b) throws IOException {
          write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          try {
            signature.update(bytes, offset, length);
          } catch (GeneralSecurityException e) {
            throw new IOException(e);
          }
        }
      };
    }

    @Override
    public byte[] getSignature() {
      try {
        return signature.sign();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("A key that was made can't sign", e);
      }
    }
  }
}
