package ai.intermezzo.examples.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application. */
@SpringBootApplication
public class NotesApi {
  /** Arguments: as for every Spring Boot application. */
  public static void main(String[] arguments) {
    SpringApplication.run(NotesApi.class, arguments);
  }
}
