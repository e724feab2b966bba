package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.config.ListenAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Looks whether ports are free before a server makes anything, so that a busy one leaves nothing
 * half done.
 */
final class Ports {
  private Ports() {}

  /**
   * @param option what names another port
   * @throws CommandFailed where somebody listens there already
   */
  static void requireFree(ListenAddress address, String option) {
    if (address.port() == 0) {
      return;
    }
    InetSocketAddress where = new InetSocketAddress(address.host(), address.port());
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(where);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("in use")) {
        throw new CommandFailed(
            "Port "
                + address.port()
                + " is in use: stop what runs there, or choose another with "
                + option
                + ".");
      }
      // The listener says it better.
    }
  }
}
