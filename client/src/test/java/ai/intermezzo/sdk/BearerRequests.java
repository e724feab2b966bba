package ai.intermezzo.sdk;

import java.io.IOException;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/** For Spring's RestClient: a good token with each request, and another after a 401. */
record BearerRequests(TokenSource tokens) implements ClientHttpRequestInterceptor {
  @Override
  public ClientHttpResponse intercept(
      HttpRequest request, byte[] body, ClientHttpRequestExecution execution) throws IOException {
    String token = tokens.token();
    request.getHeaders().setBearerAuth(token);
    ClientHttpResponse answer = execution.execute(request, body);
    if (answer.getStatusCode() != HttpStatus.UNAUTHORIZED) {
      return answer;
    }
    String other = tokens.tokenInsteadOf(token);
    if (other.equals(token)) {
      return answer;
    }
    answer.close();
    request.getHeaders().setBearerAuth(other);
    return execution.execute(request, body);
  }
}
