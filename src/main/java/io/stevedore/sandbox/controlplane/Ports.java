package io.stevedore.sandbox.controlplane;

import io.stevedore.sandbox.SandboxException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** The loopback ports of one start. Another process may take one before its server does: then the start is repeated. */
record Ports(int etcd, int etcdPeer, int apiServer) {

    static Ports free() {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        try (ServerSocket first = new ServerSocket(0, 1, loopback);
                ServerSocket second = new ServerSocket(0, 1, loopback);
                ServerSocket third = new ServerSocket(0, 1, loopback)) {
            return new Ports(first.getLocalPort(), second.getLocalPort(), third.getLocalPort());
        } catch (IOException e) {
            throw new SandboxException("Cannot find a free port on 127.0.0.1: " + e.getMessage(), e);
        }
    }
}
