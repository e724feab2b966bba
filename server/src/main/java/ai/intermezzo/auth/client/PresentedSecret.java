package ai.intermezzo.auth.client;

/**
 * What a request says of its client, not yet checked.
 *
 * @param clientId as it was sent
 * @param secret as it was sent
 */
record PresentedSecret(String clientId, String secret) {
  @Override
  public String toString() {
    return "PresentedSecret[hidden]";
  }
}
