package io.stevedore.reconcile;

import static io.stevedore.reconcile.TaskView.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.stevedore.api.v1.PodReference;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.TaskPlans;
import io.stevedore.expose.hosting.Hosting;
import io.stevedore.expose.pod.PodVolumePlans;
import io.stevedore.expose.pod.PodVolumeRequest;
import io.stevedore.kube.Examination;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What both directions of a file-system backup have in common: a volume that a pod uses on a node. */
interface PodTaskBinding<T extends HasMetadata> extends TaskBinding<T> {
    /** An absent one is read as today's servers read it. */
    Set<String> ENGINES = Set.of("kopia", "restic", "");

    /** From {@code spec.pod}. */
    @Nullable
    PodReference pod(T object);

    /** From {@code spec.volume}: its name in the pod. */
    String volume(T object);

    /** The node whose agent took it; empty while none has. */
    String by(T object);

    default ObjectRef<Pod> podRef(T object) {
        PodReference pod = pod(object);
        return pod == null ? ObjectRef.pod("", "") : ObjectRef.pod(text(pod.namespace), text(pod.name));
    }

    default String podUid(T object) {
        PodReference pod = pod(object);
        return pod == null ? "" : text(pod.uid);
    }

    /** What is wrong with any of them; empty when nothing is. */
    default Optional<String> refusal(T object, @Nullable String uploader, String... fields) {
        ObjectRef<Pod> pod = podRef(object);
        if (pod.namespace().isEmpty() || pod.name().isEmpty()) {
            return Optional.of("spec.pod names no pod");
        }
        if (volume(object).isEmpty() || Stream.of(fields).anyMatch(String::isEmpty)) {
            return Optional.of(
                    "spec.volume, spec.backupStorageLocation or another field that has to be there is empty");
        }
        return ENGINES.contains(text(uploader))
                ? Optional.empty()
                : Optional.of("unsupported uploader type %s: this agent knows kopia and restic".formatted(uploader));
    }

    @Override
    default Duration operationTimeout(T object) {
        return TaskView.duration(null);
    }

    @Override
    default String affinityClass(
            T object,
            AgentSettings settings,
            Function<ObjectRef<PersistentVolumeClaim>, Optional<PersistentVolumeClaim>> claims) {
        return "";
    }

    @Override
    default TaskPlans plans(T object, AgentSettings settings, Hosting hosting) {
        return new PodVolumePlans(new PodVolumeRequest(
                TaskView.ref(kind(), object.getMetadata()),
                podRef(object),
                podUid(object),
                volume(object),
                settings.node(),
                settings.config().privilegedFsBackup(),
                settings.resourceTimeout().toSeconds() + "s",
                hosting));
    }

    @Override
    default Optional<ObjectRef<PersistentVolumeClaim>> prerequisite(T object) {
        return Optional.empty();
    }

    @Override
    default Examination.Subject subject(T object, AgentSettings settings, Instant now) {
        return new Examination.Subject(
                Optional.empty(),
                Optional.empty(),
                TaskView.clocks(object.getMetadata(), status(object), by(object), settings.node(), now));
    }

    @Override
    default void prepared(ObjectNode status, String node) {}

    @Override
    default void unprepared(ObjectNode status) {}

    @Override
    default void started(ObjectNode status) {}
}
