package io.stevedore.app;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.stevedore.engine.Engine;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.LockOwners;
import io.stevedore.engine.process.Programs;
import io.stevedore.kube.ClosesWhenSilent;
import io.stevedore.mover.ClusterEvents;
import io.stevedore.mover.ClusterRepositories;
import io.stevedore.mover.ClusterTaskWatch;
import io.stevedore.mover.MoverKind;
import io.stevedore.mover.MoverOptions;
import io.stevedore.mover.MoverSession;
import io.stevedore.protocol.Termination;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A mover as a process: wires it to the cluster and to the engine, and ends it in order when the process must end. */
final class MoverProcess {
    private static final Duration END = Duration.ofSeconds(20);

    private final GlobalOptions global;
    private final MoverFlags flags;
    private final MoverKind kind;
    private final String task;
    private final Optional<Path> cacheDirectory;
    private final Map<String, String> environment;

    MoverProcess(
            GlobalOptions global,
            MoverFlags flags,
            MoverKind kind,
            String task,
            Optional<Path> cacheDirectory,
            Map<String, String> environment) {
        this.global = global;
        this.flags = flags;
        this.kind = kind;
        this.task = task;
        this.cacheDirectory = cacheDirectory;
        this.environment = Map.copyOf(environment);
    }

    /** The exit code. */
    int run() {
        Logging.configure(global.logLevel, global.logFormat);
        Vertx vertx = ClosesWhenSilent.vertx();
        try (KubernetesClient client = ClusterOptions.client(global.cluster.config(), vertx, flags.silence);
                Programs programs = Programs.create(environment.getOrDefault("PATH", ""))) {
            MoverSession session = session(client, programs);
            Thread hook = new Thread(() -> terminate(session), "mover-end");
            Runtime.getRuntime().addShutdownHook(hook);
            int code = session.run();
            removeHook(hook);
            return code;
        } catch (RuntimeException e) {
            writeTermination(Termination.setupFailed(kind.subject(), task, String.valueOf(e.getMessage())));
            throw e;
        } finally {
            vertx.close();
        }
    }

    private MoverSession session(KubernetesClient client, Programs programs) {
        String namespace = global.namespace(environment);
        return new MoverSession(
                options(namespace),
                new ClusterTaskWatch(client, kind, namespace, task),
                new ClusterRepositories(client, namespace, environment),
                new ClusterEvents(client),
                engines(programs, new TaskLockOwners(client, namespace, environment, InstantSource.system())),
                InstantSource.system());
    }

    private MoverOptions options(String namespace) {
        return new MoverOptions(
                kind,
                namespace,
                task,
                flags.attempt,
                flags.volumePath,
                flags.volumeMode,
                flags.resourceTimeout,
                cacheDirectory,
                environment.getOrDefault("NODE_NAME", ""),
                flags.terminationLog,
                flags.progressInterval);
    }

    private Function<EngineType, Engine> engines(Programs programs, LockOwners owners) {
        Engines engines = new Engines(programs, environment, scratch(), Optional.of(flags.stallTimeout), owners);
        if (kind.ofPod()) {
            return engines::of; // the task says which one
        }
        Engine kopia = engines.require(EngineType.KOPIA);
        return type -> kopia;
    }

    /** The pod's scratch volume, which is the mover's alone. */
    private Path scratch() {
        return ScratchFolder.volume(environment)
                .filter(folder -> Files.isDirectory(folder) && Files.isWritable(folder))
                .orElseGet(() -> ScratchFolder.temporary(environment).resolve("stevedore-mover"));
    }

    /** In a shutdown hook: the process ended by a signal ends with code 1, as one that failed. */
    private static void terminate(MoverSession session) {
        try {
            session.terminate(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending, and the hook with it
        }
    }

    private void writeTermination(String message) {
        try {
            Files.writeString(flags.terminationLog, message);
        } catch (IOException e) {
            System.err.println("cannot write " + flags.terminationLog + ": " + message);
        }
    }
}
