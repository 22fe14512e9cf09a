package io.stevedore.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Optional;

/** Where to listen, from an option. @param port 0 for any that is free */
record HostPort(String host, int port) {

    /** @param option its name, for the error */
    static HostPort parse(String option, String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new UserError(option + " is \"" + text + "\", expected HOST:PORT or :PORT");
        }
        return new HostPort(
                colon == 0 ? "0.0.0.0" : text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    /** Whether only this machine, or this pod, gets there. */
    boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Why nobody can listen there; empty when one can. */
    Optional<String> obstacle() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
