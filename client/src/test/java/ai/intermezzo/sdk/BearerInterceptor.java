package ai.intermezzo.sdk;

import java.io.IOException;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/** For OkHttp: a good token with each request to one API, and another where it answers 401. */
record BearerInterceptor(TokenSource tokens, HttpUrl api) implements Interceptor {
  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    if (!request.url().toString().startsWith(api.toString())) {
      return chain.proceed(request);
    }
    try {
      String token = tokens.token();
      Response answer = chain.proceed(with(token, request));
      String other = answer.code() == 401 ? tokens.tokenInsteadOf(token) : token;
      if (other.equals(token) || (request.body() != null && request.body().isOneShot())) {
        return answer;
      }
      answer.close();
      return chain.proceed(with(other, request));
    } catch (AuthException e) {
      throw new IOException("No token for " + api, e);
    }
  }

  private static Request with(String token, Request request) {
    return request.newBuilder().header("Authorization", "Bearer " + token).build();
  }
}
