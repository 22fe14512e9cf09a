package io.stevedore.sandbox.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.stevedore.sandbox.SandboxException;
import io.stevedore.sandbox.controlplane.ControlPlane;
import io.stevedore.sandbox.node.container.ContainerRuntime;
import io.stevedore.sandbox.node.container.Isolation;
import io.stevedore.sandbox.node.container.Spawner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A node without a machine: it plays the kubelet towards a real control plane, and runs the containers of pods that are
 * bound to it as child processes of this JVM. None of them outlives it.
 */
public final class PlayedNode implements AutoCloseable {
    private static final long READY_SECONDS = 60;

    private final Kubelet kubelet;
    private final Spawner spawner;
    private final KubeletServer server;
    private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();
    private final Heartbeat heartbeat;
    private final VolumeRefresh refresh;
    private final SharedIndexInformer<Pod> informer;
    private volatile boolean lost;
    private boolean closed;

    private PlayedNode(ControlPlane controlPlane, NodeSpec spec) throws IOException {
        Files.createDirectories(spec.pods());
        this.spawner = new Spawner();
        KubernetesClient client = controlPlane.admin("played-node/" + spec.name());
        Clock clock = Clock.systemUTC();
        var certificate = CompletableFuture.supplyAsync(() -> SelfSigned.shared(spec.root()));
        ContainerRuntime runtime = Isolation.detect(spec.root(), spawner, spec.listener());
        var logs = new PodLogs(spec.logs());
        this.kubelet = new Kubelet(
                spec,
                controlPlane,
                client,
                runtime,
                new PodEvents(client, spec.name(), clock),
                logs,
                new Accounts(controlPlane),
                clock);
        this.server = new KubeletServer(certificate.join(), logs, this::isRunning);
        Node node = register(client, NodeObjects.node(spec, server.port(), clock.instant()));
        this.heartbeat = new Heartbeat(kubelet, node.getMetadata().getUid());
        this.refresh = new VolumeRefresh(workers::values);
        this.informer = client.pods()
                .inAnyNamespace()
                .withField("spec.nodeName", spec.name())
                .inform(new Handler());
    }

    /**
     * Registers the node and runs what is bound to it, until closed.
     *
     * @throws SandboxException when the node cannot be set up, or is not schedulable within a minute
     */
    public static PlayedNode start(ControlPlane controlPlane, NodeSpec spec) {
        PlayedNode node;
        try {
            node = new PlayedNode(controlPlane, spec);
        } catch (IOException e) {
            throw new SandboxException("Cannot set up node " + spec.name() + ": " + e.getMessage(), e);
        }
        try {
            node.kubelet
                    .client()
                    .nodes()
                    .withName(spec.name())
                    .waitUntilCondition(PlayedNode::isSchedulable, READY_SECONDS, TimeUnit.SECONDS);
            return node;
        } catch (RuntimeException e) {
            node.close();
            throw new SandboxException("Node " + spec.name() + " does not become schedulable: " + e.getMessage(), e);
        }
    }

    public String name() {
        return kubelet.spec().name();
    }

    /** How containers are kept apart on this machine, in a few words. */
    public String isolation() {
        return kubelet.runtime().isolation();
    }

    /** SIGKILL to all containers of a pod; whether they start again is up to its restart policy. */
    public void kill(String namespace, String pod) {
        workers.values().stream()
                .filter(worker -> is(worker.pod(), namespace, pod))
                .forEach(PodWorker::kill);
    }

    /** Processes of containers that live on the machine. */
    public List<ProcessHandle> processes() {
        return workers.values().stream()
                .flatMap(worker -> worker.processes().stream())
                .toList();
    }

    /** Processes of one pod's containers. */
    public List<ProcessHandle> processes(String namespace, String pod) {
        return workers.values().stream()
                .filter(worker -> is(worker.pod(), namespace, pod))
                .flatMap(worker -> worker.processes().stream())
                .toList();
    }

    /** The directories of pods that are left on the machine. */
    public List<Path> directories() {
        try (Stream<Path> pods = Files.list(kubelet.spec().pods())) {
            return pods.sorted().toList();
        } catch (IOException e) {
            throw new SandboxException("Cannot list the pods' directories of node " + name(), e);
        }
    }

    /** Of one pod, as a kubelet lays it out: what its agent sees in {@code /host_pods}. @param uid of the pod */
    public Path folder(String uid) {
        return kubelet.spec().pods().resolve(uid);
    }

    /** Where the logs of containers are; those of pods that are gone are in {@code ended} below it. */
    public Path logs() {
        return kubelet.spec().logs();
    }

    /** As if the machine lost its power: all processes die, and the cluster hears nothing more from the node. */
    public void stopHard() {
        lost = true;
        heartbeat.close();
        refresh.close();
        informer.close();
        workers.values().forEach(PodWorker::abandon);
        join();
        server.close();
        spawner.close();
    }

    /** Ends all containers by SIGKILL and takes the node out of the cluster. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!lost) {
            stopHard();
        }
        try {
            kubelet.client().nodes().withName(name()).delete();
        } catch (KubernetesClientException e) {
            // The control plane may have ended before.
        }
        kubelet.accounts().close();
        kubelet.client().close();
    }

    private void join() {
        try {
            for (PodWorker worker : workers.values()) {
                worker.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Node register(KubernetesClient client, Node node) {
        try {
            return client.resource(node).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != 409) {
                throw e;
            }
            client.nodes().withName(node.getMetadata().getName()).editStatus(known -> {
                known.setStatus(node.getStatus());
                return known;
            });
            return client.nodes().withName(node.getMetadata().getName()).get();
        }
    }

    private static boolean isSchedulable(@Nullable Node node) {
        return node != null
                && node.getSpec().getTaints().stream()
                        .noneMatch(taint -> taint.getKey().startsWith("node.kubernetes.io/"));
    }

    private static boolean is(Pod pod, String namespace, String name) {
        return pod.getMetadata().getNamespace().equals(namespace)
                && pod.getMetadata().getName().equals(name);
    }

    private boolean isRunning(KubeletServer.Address address) {
        return workers.values().stream()
                .anyMatch(worker ->
                        is(worker.pod(), address.namespace(), address.pod()) && worker.isRunning(address.container()));
    }

    /** Told on the informer's thread, so it only passes on. */
    private final class Handler implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            String uid = pod.getMetadata().getUid();
            var worker = new PodWorker(kubelet, pod, () -> workers.remove(uid));
            if (!lost && workers.putIfAbsent(uid, worker) == null) {
                worker.start();
                passOn(pod, worker);
            }
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {
            PodWorker worker = workers.get(pod.getMetadata().getUid());
            if (worker != null) {
                passOn(pod, worker);
            } else if (!before.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
                onDelete(before, true);
                onAdd(pod);
            }
        }

        @Override
        public void onDelete(Pod pod, boolean finalStateUnknown) {
            PodWorker worker = workers.get(pod.getMetadata().getUid());
            if (worker != null) {
                worker.abandon();
            }
        }

        private void passOn(Pod pod, PodWorker worker) {
            if (pod.getMetadata().getDeletionTimestamp() != null) {
                Long seconds = pod.getMetadata().getDeletionGracePeriodSeconds();
                worker.delete(Duration.ofSeconds(seconds == null ? 0 : seconds));
            }
        }
    }
}
