package ai.intermezzo.auth.http;

import java.io.IOException;
import java.io.StringReader;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/**
 * Private keys in the forms from before PKCS#8: {@code RSA PRIVATE KEY} and {@code EC PRIVATE KEY}.
 */
final class TraditionalKeys {
  private TraditionalKeys() {}

  /**
   * @throws IOException where the block is broken
   */
  static byte[] toPkcs8(String pemBlock) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(pemBlock))) {
      if (parser.readObject() instanceof PEMKeyPair pair) {
        return pair.getPrivateKeyInfo().getEncoded();
      }
      throw new IOException("Not a private key");
    }
  }
}
