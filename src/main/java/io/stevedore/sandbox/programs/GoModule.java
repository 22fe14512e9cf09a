package io.stevedore.sandbox.programs;

import java.util.List;

/**
 * A pinned Go module of ours ({@code programs/<name>/go.mod} and {@code go.sum} on the class path) and the executables
 * that are built in it.
 *
 * @param name directory of the module, and first part of the directory in the cache
 * @param version of the program, without a leading {@code v}
 * @param commands what is built: file name of the executable to Go package
 * @param linkerFlags for {@code go build -ldflags}
 * @param minutes rough duration of a build of one command with two cores, for the message to the user
 */
record GoModule(String name, String version, List<GoCommand> commands, String linkerFlags, int minutes) {
    private static final String STAMP = " -X k8s.io/component-base/version.";

    record GoCommand(String executable, String goPackage) {}

    static GoModule etcd() {
        return new GoModule("etcd", "3.6.6", List.of(new GoCommand("etcd", "go.etcd.io/etcd/server/v3")), "-s -w", 1);
    }

    static GoModule kubernetes() {
        String flags = "-s -w" + STAMP + "gitVersion=v1.34.4" + STAMP + "gitMajor=1" + STAMP + "gitMinor=34";
        return new GoModule(
                "kubernetes",
                "1.34.4",
                List.of(
                        new GoCommand("kube-apiserver", "k8s.io/kubernetes/cmd/kube-apiserver"),
                        new GoCommand("kube-controller-manager", "k8s.io/kubernetes/cmd/kube-controller-manager"),
                        new GoCommand("kube-scheduler", "k8s.io/kubernetes/cmd/kube-scheduler")),
                flags,
                2);
    }

    static GoModule kopia() {
        return new GoModule(
                "kopia",
                "0.23.1",
                List.of(new GoCommand("kopia", "github.com/kopia/kopia")),
                "-s -w -X github.com/kopia/kopia/repo.BuildVersion=0.23.1",
                2);
    }

    static GoModule restic() {
        return new GoModule(
                "restic",
                "0.18.1",
                List.of(new GoCommand("restic", "github.com/restic/restic/cmd/restic")),
                "-s -w -X main.version=0.18.1",
                1);
    }

    static GoModule versitygw() {
        return new GoModule(
                "versitygw",
                "1.8.0",
                List.of(new GoCommand("versitygw", "github.com/versity/versitygw/cmd/versitygw")),
                "-s -w",
                2);
    }

    static GoModule googleStore() {
        return new GoModule(
                "fake-gcs-server",
                "1.56.1",
                List.of(new GoCommand("fake-gcs-server", "github.com/fsouza/fake-gcs-server")),
                "-s -w",
                2);
    }

    static GoModule snapshotCrds() {
        return new GoModule("snapshot-crds", "8.4.0", List.of(), "", 1);
    }

    String directory() {
        return name + "-" + version;
    }
}
