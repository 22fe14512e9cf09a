package io.stevedore.sandbox.programs;

import io.stevedore.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The real programs of the sandbox. Each is taken from where the user put it, else from the user's cache
 * ({@code $XDG_CACHE_HOME/stevedore/programs}), else built once from its pinned module into that cache.
 */
public final class Programs {
    private static final String CRD_PREFIX = "snapshot.storage.k8s.io_";

    private final Map<String, String> environment;
    private final Path cache;
    private final Consumer<String> progress;

    /**
     * @param environment of the process: {@code KUBEBUILDER_ASSETS}, {@code PATH}, {@code XDG_CACHE_HOME}, {@code HOME}
     * @param progress is told one line per thing that takes time
     */
    public Programs(Map<String, String> environment, Consumer<String> progress) {
        this.environment = Map.copyOf(environment);
        this.cache = cacheDirectory(environment);
        this.progress = progress;
    }

    /** With the environment of this process. */
    public static Programs ofThisMachine(Consumer<String> progress) {
        return new Programs(System.getenv(), progress);
    }

    /**
     * etcd, kube-apiserver, kube-controller-manager and kube-scheduler.
     *
     * @throws SandboxException when one is missing and cannot be built
     */
    public KubernetesPrograms kubernetes() {
        return assets().orElseGet(() -> {
            Path etcd = build(GoModule.etcd()).getFirst();
            List<Path> kubernetes = build(GoModule.kubernetes());
            return new KubernetesPrograms(etcd, kubernetes.get(0), kubernetes.get(1), kubernetes.get(2));
        });
    }

    /**
     * The kopia executable: from PATH when its version fits, else the cache's.
     *
     * @throws SandboxException when it is missing and cannot be built
     */
    public Path kopia() {
        return new Executables(environment)
                .find("kopia")
                .filter(program -> Executables.answers(program, "--version", Executables::isKopiaThatFits))
                .orElseGet(() -> build(GoModule.kopia()).getFirst());
    }

    /**
     * The restic executable: from PATH when its version fits, else the cache's.
     *
     * @throws SandboxException when it is missing and cannot be built
     */
    public Path restic() {
        return new Executables(environment)
                .find("restic")
                .filter(program -> Executables.answers(program, "version", Executables::isResticThatFits))
                .orElseGet(() -> build(GoModule.restic()).getFirst());
    }

    /**
     * The versitygw executable, a server that makes an object store of a folder.
     *
     * @throws SandboxException when it is missing and cannot be built
     */
    public Path objectStore() {
        return build(GoModule.versitygw()).getFirst();
    }

    /**
     * The fake-gcs-server executable, which answers like Google's cloud storage.
     *
     * @throws SandboxException when it is missing and cannot be built
     */
    public Path googleStore() {
        return build(GoModule.googleStore()).getFirst();
    }

    /**
     * The three CustomResourceDefinitions of CSI snapshots, as YAML files.
     *
     * @throws SandboxException when they are missing and cannot be fetched
     */
    public List<Path> snapshotCrds() {
        GoModule module = GoModule.snapshotCrds();
        Path directory = cache.resolve(module.directory());
        List<Path> present = crdsIn(directory);
        if (present.size() == 3) {
            return present;
        }
        GoBuild build = new GoBuild(go(module), cache, environment, progress);
        build.copyFromModule(
                module, "github.com/kubernetes-csi/external-snapshotter/client/v8", "config/crd", CRD_PREFIX);
        return crdsIn(directory);
    }

    private Optional<KubernetesPrograms> assets() {
        String directory = environment.getOrDefault("KUBEBUILDER_ASSETS", "");
        if (directory.isEmpty()) {
            return Optional.empty();
        }
        List<Path> found = Stream.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler")
                .map(name -> Path.of(directory).toAbsolutePath().resolve(name))
                .filter(Files::isExecutable)
                .toList();
        if (found.size() < 4) {
            progress.accept("KUBEBUILDER_ASSETS=" + directory + " does not hold all four programs: using the cache");
            return Optional.empty();
        }
        return Optional.of(new KubernetesPrograms(found.get(0), found.get(1), found.get(2), found.get(3)));
    }

    private List<Path> build(GoModule module) {
        List<Path> executables = new ArrayList<>();
        for (GoModule.GoCommand command : module.commands()) {
            Path executable = cache.resolve(module.directory()).resolve(command.executable());
            if (!Files.isExecutable(executable)) {
                new GoBuild(go(module), cache, environment, progress).build(module, command, executable);
            }
            executables.add(executable);
        }
        return executables;
    }

    private Path go(GoModule module) {
        return new Executables(environment)
                .go()
                .orElseThrow(() -> new SandboxException("Cannot build " + module.name() + " " + module.version()
                        + ": it is not in " + cache + ", and no Go was found on PATH or in /usr/local/go/bin. "
                        + "Install Go 1.26 or newer (https://go.dev/doc/install), or " + alternative(module)));
    }

    private static String alternative(GoModule module) {
        return switch (module.name()) {
            case "kopia" -> "put kopia " + module.version() + " (0.23 or newer) on PATH.";
            case "restic" -> "put restic " + module.version() + " (0.18 or newer) on PATH.";
            case "versitygw", "fake-gcs-server" -> "do without an object store.";
            case "snapshot-crds" -> "put the three files " + CRD_PREFIX + "*.yaml into the cache.";
            default ->
                "let KUBEBUILDER_ASSETS name a directory with etcd, kube-apiserver, kube-controller-manager and "
                        + "kube-scheduler.";
        };
    }

    private static List<Path> crdsIn(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(CRD_PREFIX))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new SandboxException("Cannot list " + directory + ": " + e.getMessage(), e);
        }
    }

    private static Path cacheDirectory(Map<String, String> environment) {
        String configured = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path root =
                configured.isEmpty() ? Path.of(environment.getOrDefault("HOME", "."), ".cache") : Path.of(configured);
        return root.toAbsolutePath().resolve("stevedore").resolve("programs");
    }
}
