package io.stevedore.sandbox.controlplane;

import io.stevedore.sandbox.SandboxException;
import io.stevedore.sandbox.process.Child;
import io.stevedore.sandbox.process.Children;
import io.stevedore.sandbox.programs.KubernetesPrograms;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One start of a control plane, repeated with other ports when another process was quicker in taking one. */
final class ControlPlaneStart {
    private static final int ATTEMPTS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final String AUDIT_POLICY = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
            - level: Metadata
            """;

    /** Collected a quarter as often: memory is there, and processors are what they share with all that is tried on them. */
    private static final Map<String, String> GARBAGE = Map.of("GOGC", "400");

    private final Layout layout;
    private final KubernetesPrograms programs;
    private final Map<User, String> tokens = new EnumMap<>(User.class);

    ControlPlaneStart(Path state, KubernetesPrograms programs) {
        this.layout = new Layout(state);
        this.programs = programs;
        for (User user : User.values()) {
            tokens.put(user, Credentials.token());
        }
    }

    ControlPlane run() {
        @Nullable PortTaken last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Children children = new Children();
            try {
                return start(children, Ports.free());
            } catch (PortTaken e) {
                children.close();
                last = e;
            } catch (RuntimeException e) {
                children.close();
                throw e;
            } catch (IOException e) {
                children.close();
                throw new SandboxException(
                        "Cannot prepare the control plane's files in " + layout.state() + ": " + e.getMessage(), e);
            }
        }
        throw new SandboxException("Cannot start the control plane in " + ATTEMPTS + " attempts: " + last);
    }

    private ControlPlane start(Children children, Ports ports) throws IOException, PortTaken {
        URI url = URI.create("https://127.0.0.1:" + ports.apiServer());
        Arguments arguments = new Arguments(programs, layout, ports);
        Files.createDirectories(layout.pki());
        Files.createDirectories(layout.etcdData());
        run(children, "etcd", arguments.etcd());
        writeFiles(url);
        Child apiServer = startApiServer(children, arguments, url);
        run(children, "kube-controller-manager", arguments.controllerManager());
        run(children, "kube-scheduler", arguments.scheduler());
        return new ControlPlane(layout, url, token(User.ADMIN), children, apiServer, () -> {
            try {
                return startApiServer(children, arguments, url);
            } catch (PortTaken e) {
                throw new SandboxException("Cannot start the API server again: " + e.getMessage(), e);
            }
        });
    }

    private Child run(Children children, String program, List<String> command) {
        return children.start(program, command, GARBAGE, layout.log(program));
    }

    private Child startApiServer(Children children, Arguments arguments, URI url) throws PortTaken {
        Child child = run(children, "kube-apiserver", arguments.apiServer());
        awaitReady(children, url);
        return child;
    }

    private void writeFiles(URI url) throws IOException {
        if (!Files.exists(layout.serviceAccountKey())) {
            KeyPair keys = Credentials.signingKeys();
            Credentials.write(layout.serviceAccountPublicKey(), Credentials.pem(keys.getPublic()));
            Credentials.write(layout.serviceAccountKey(), Credentials.pem(keys.getPrivate()));
        }
        Credentials.write(layout.tokens(), User.tokenFile(tokens));
        Credentials.write(layout.auditPolicy(), AUDIT_POLICY);
        for (User user : User.values()) {
            Credentials.write(
                    layout.kubeconfig(user.fileName()),
                    new Kubeconfig(url, layout.authority(), user.fileName(), token(user)).text());
        }
    }

    private void awaitReady(Children children, URI url) throws PortTaken {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try (Readiness readiness = new Readiness(url, layout.authority(), token(User.ADMIN))) {
            while (!readiness.reached()) {
                Optional<Child> dead = children.dead();
                if (dead.isPresent()) {
                    throw died(dead.get());
                }
                if (System.nanoTime() > deadline) {
                    throw new SandboxException("The API server at " + url + " was not ready within " + LIMIT.toSeconds()
                            + " s: " + readiness.lastSeen() + "; see the logs in " + layout.state());
                }
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("Interrupted while waiting for the API server", e);
        }
    }

    private static SandboxException died(Child child) throws PortTaken {
        String tail = child.tail();
        if (tail.contains("address already in use")) {
            throw new PortTaken(child.program() + " found its port taken by another process");
        }
        String hint = tail.contains("no space left on device") ? " (the disk is full)" : "";
        return new SandboxException(child.program() + " ended with code "
                + child.process().exitValue() + hint + ". The end of " + child.log() + ":\n" + tail);
    }

    private String token(User user) {
        return tokens.getOrDefault(user, "");
    }

    private static final class PortTaken extends Exception {
        private static final long serialVersionUID = 1L;

        PortTaken(String message) {
            super(message);
        }

        @Override
        public String toString() {
            return String.valueOf(getMessage());
        }
    }
}
