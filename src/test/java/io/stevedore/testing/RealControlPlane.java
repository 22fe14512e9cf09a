package io.stevedore.testing;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.stevedore.sandbox.controlplane.ControlPlane;
import io.stevedore.sandbox.controlplane.Manifests;
import io.stevedore.sandbox.programs.Programs;
import io.stevedore.sandbox.storage.PlayedStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * One real control plane with played storage for all tests of a JVM, with Velero's and the snapshot kinds installed,
 * and a namespace of its own for each test that asks for it. In a static field it is there before the first test; else each test has it.
 */
public final class RealControlPlane implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {
    private @Nullable Running running;
    private @Nullable String namespace;

    /** The control plane; do not close it. */
    public ControlPlane controlPlane() {
        return required(running, "the control plane is there from before the first test on").controlPlane;
    }

    /** The cluster admin. */
    public KubernetesClient admin() {
        return controlPlane().admin();
    }

    /** The cluster's storage, which serves all namespaces; faults are asked for in one. */
    public PlayedStorage storage() {
        return required(running, "the storage is there from before the first test on").storage;
    }

    /** The namespace of the test that runs; its {@code default} ServiceAccount exists. */
    public String namespace() {
        if (namespace == null) {
            namespace = newNamespace();
        }
        return namespace;
    }

    /** Another namespace; the caller clears it. */
    public String newNamespace() {
        String name = admin().namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName("test-")
                        .endMetadata()
                        .build())
                .create()
                .getMetadata()
                .getName();
        Observed.when(admin(), admin().serviceAccounts().inNamespace(name).withName("default"), account -> true);
        return name;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        running = context.getRoot()
                .getStore(Namespace.create(RealControlPlane.class))
                .computeIfAbsent(Running.class, key -> Running.start(), Running.class);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        beforeAll(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (namespace != null) {
            clear(namespace);
            namespace = null;
        }
    }

    /**
     * Takes away what would keep controllers, storage and other nodes busy. The namespace stays, and goes with the control plane:
     * to delete one takes its controller fifty requests.
     */
    public void clear(String namespace) {
        clear(admin(), namespace);
    }

    static void clear(KubernetesClient admin, String namespace) {
        admin.apps().daemonSets().inNamespace(namespace).delete();
        admin.apps().deployments().inNamespace(namespace).delete();
        admin.pods().inNamespace(namespace).withGracePeriod(0).delete();
        admin.resources(VolumeSnapshot.class).inNamespace(namespace).delete();
        admin.persistentVolumeClaims().inNamespace(namespace).delete();
    }

    private static <T> T required(@Nullable T value, String why) {
        if (value == null) {
            throw new IllegalStateException(why);
        }
        return value;
    }

    /** Ends with the last test; after a kill of the JVM the programs end with it. */
    private record Running(ControlPlane controlPlane, PlayedStorage storage) implements AutoCloseable {
        static Running start() {
            try {
                Path state = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "control-plane-");
                Thread.ofPlatform()
                        .daemon()
                        .name("program-archive")
                        .start(Program::command); // the first agent needs it
                Programs programs = Programs.ofThisMachine(System.err::println);
                ControlPlane controlPlane = ControlPlane.start(state, programs.kubernetes());
                Manifests.installCrds(controlPlane.admin(), programs.snapshotCrds());
                return new Running(controlPlane, PlayedStorage.start(controlPlane, state.resolve("storage")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            storage.close();
            controlPlane.close();
            try (Stream<Path> files = Files.walk(controlPlane.state())) {
                List<Path> deepestFirst =
                        files.sorted(Comparator.reverseOrder()).toList();
                for (Path file : deepestFirst) {
                    Files.delete(file);
                }
            }
        }
    }
}
