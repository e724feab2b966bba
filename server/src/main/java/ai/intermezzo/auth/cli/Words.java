package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.api.TokenDialect;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.client.CredentialId;
import ai.intermezzo.auth.jose.SigningAlgorithm;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.TokenLifetime;
import ai.intermezzo.auth.user.Email;
import java.util.Arrays;
import java.util.Iterator;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the words of a command line become our values, and which words a shell may offer. */
final class Words {
  private Words() {}

  /** Teaches a program and all of its commands; what is no such value is wrong usage. */
  static void teach(CommandLine program) {
    program
        .registerConverter(Audience.class, converter(Audience::new))
        .registerConverter(ClientId.class, converter(ClientId::new))
        .registerConverter(ClientType.class, converter(ClientType::parse))
        .registerConverter(CredentialId.class, converter(CredentialId::new))
        .registerConverter(Email.class, converter(Email::new))
        .registerConverter(OnOff.class, converter(OnOff::parse))
        .registerConverter(SigningAlgorithm.class, converter(SigningAlgorithm::parse))
        .registerConverter(TokenDialect.class, converter(TokenDialect::parse))
        .registerConverter(
            TokenLifetime.class, converter(text -> TokenLifetime.ofSeconds(whole(text))))
        .registerConverter(boolean.class, converter(Words::flag))
        .registerConverter(
            int.class,
            converter(text -> Math.clamp(whole(text), Integer.MIN_VALUE, Integer.MAX_VALUE)))
        .registerConverter(Long.class, converter(Words::whole))
        .registerConverter(long.class, converter(Words::whole));
  }

  /** The message has not what was given: it may be a secret that was meant for standard input. */
  private static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("it takes no value");
    };
  }

  private static long whole(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("it must be a whole number", e);
    }
  }

  private static <T> ITypeConverter<T> converter(Function<String, T> parse) {
    return text -> {
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }

  /** The types of clients. */
  static final class ClientTypes implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(ClientType.values()).map(ClientType::word).iterator();
    }
  }

  /** The signing algorithms, as the RFCs spell them. */
  static final class Algorithms implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(SigningAlgorithm.values()).map(SigningAlgorithm::jwsName).iterator();
    }
  }

  /** The dialects of tokens. */
  static final class Dialects implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(TokenDialect.values()).map(TokenDialect::word).iterator();
    }
  }
}
