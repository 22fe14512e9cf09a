package io.stevedore.kube;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.stevedore.api.Names;
import io.stevedore.diagnosis.Evidence;
import io.stevedore.expose.ObjectRef;
import io.stevedore.task.TaskRef;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What somebody sees who is no agent and watches nothing: each object is asked for. What may not be read counts as there,
 * for nothing is known to be wrong with it. For one look: agents and nodes are asked for once.
 */
public final class OutsideView {
    /** Of a kind that a cluster may have thousands of. */
    private static final ListOptions SOME =
            new ListOptionsBuilder().withLimit(200L).build();

    private final KubernetesClient client;
    private final String namespace;
    private final Set<String> unread = new TreeSet<>();
    private @Nullable List<Pod> agents;
    private @Nullable List<Node> nodes;

    /** @param namespace Velero's */
    public OutsideView(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** What could not be read, and why; one line each. */
    public Set<String> unread() {
        return unread;
    }

    /** What was not looked at, though it was there. */
    public void skipped(String what) {
        unread.add(what);
    }

    /** @throws KubernetesClientException when the cluster does not answer */
    public Evidence evidence(TaskRef task, Examination.Subject subject) {
        List<Pod> present = agents();
        Optional<String> on = read(ObjectRef.pod(task.namespace(), task.name()))
                .map(pod -> pod.getSpec().getNodeName());
        return Examination.evidence(
                task,
                subject,
                this::read,
                new Examination.Surroundings(
                        nodes(on),
                        node -> present.isEmpty()
                                || present.stream()
                                        .anyMatch(agent ->
                                                node.equals(agent.getSpec().getNodeName())),
                        events(task),
                        Optional.empty(),
                        ""));
    }

    /** Of every make. */
    public List<Pod> agents() {
        if (agents == null) {
            agents = allowed(
                    "pods of namespace " + namespace,
                    () -> client.pods()
                            .inNamespace(namespace)
                            .withLabel(Names.ROLE_LABEL, Names.ROLE_NODE_AGENT)
                            .list()
                            .getItems(),
                    List.of());
        }
        return agents;
    }

    public Optional<DaemonSet> daemonSet() {
        return read(new ObjectRef<>(DaemonSet.class, namespace, Names.DAEMON_SET));
    }

    /** On everything of the task's name. */
    private List<Event> events(TaskRef task) {
        return allowed(
                "events of namespace " + namespace,
                () -> client.v1()
                        .events()
                        .inNamespace(namespace)
                        .withField("involvedObject.name", task.name())
                        .list()
                        .getItems(),
                List.of());
    }

    /** Some, and the one that is named, for thousands of them tell no more. What cannot be read has that name. */
    private List<Node> nodes(Optional<String> named) {
        if (nodes == null) {
            nodes = allowed("nodes", () -> client.nodes().list(SOME).getItems(), List.of());
        }
        List<Node> some = nodes;
        Optional<Node> one = named.filter(name -> some.stream()
                        .noneMatch(node -> node.getMetadata().getName().equals(name)))
                .flatMap(name -> allowed("nodes", () -> Optional.ofNullable(get(ObjectRef.node(name))), hidden(name)));
        return Stream.concat(some.stream(), one.stream()).toList();
    }

    private static Optional<Node> hidden(String name) {
        return Optional.of(
                new NodeBuilder().withNewMetadata().withName(name).endMetadata().build());
    }

    /** Empty when it does not exist, or its kind does not. */
    public <T extends HasMetadata> Optional<T> read(ObjectRef<T> ref) {
        Optional<T> hidden =
                ref.type() == StorageClass.class ? Optional.of(ref.type().cast(new StorageClass())) : Optional.empty();
        return allowed(ref.toString(), () -> Optional.ofNullable(get(ref)), hidden);
    }

    private <T extends HasMetadata> T get(ObjectRef<T> ref) {
        var all = client.resources(ref.type());
        return ref.namespace().isEmpty()
                ? all.withName(ref.name()).get()
                : all.inNamespace(ref.namespace()).withName(ref.name()).get();
    }

    private <T> T allowed(String what, Supplier<T> read, T otherwise) {
        try {
            return read.get();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                unread.add(what + ": " + e.getMessage());
                return otherwise;
            }
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return otherwise;
            }
            throw e;
        }
    }
}
