package io.stevedore.sandbox.controlplane;

import java.net.URI;
import java.nio.file.Path;

/** The text of a kubeconfig file with one cluster and one user. */
record Kubeconfig(URI server, Path authority, String user, String token) {

    String text() {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: sandbox
                  cluster:
                    server: %s
                    certificate-authority: "%s"
                users:
                - name: "%s"
                  user:
                    token: "%s"
                contexts:
                - name: sandbox
                  context:
                    cluster: sandbox
                    user: "%s"
                current-context: sandbox
                """.formatted(
                        server, authority.toString().replace("\\", "\\\\").replace("\"", "\\\""), user, token, user);
    }
}
