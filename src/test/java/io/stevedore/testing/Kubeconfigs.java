package io.stevedore.testing;

import io.stevedore.sandbox.controlplane.ControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What clients are told of the cluster. */
public final class Kubeconfigs {
    private Kubeconfigs() {}

    /**
     * The same account by another way to the API server.
     *
     * @param url  of what stands in between
     * @param file is written
     */
    public static Path through(String url, Path kubeconfig, ControlPlane controlPlane, Path file) throws IOException {
        return Files.writeString(
                file, Files.readString(kubeconfig).replace(controlPlane.url().toString(), url));
    }
}
