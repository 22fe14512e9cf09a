package io.stevedore.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.stevedore.api.TaskStatus;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.TaskPlans;
import io.stevedore.expose.hosting.Hosting;
import io.stevedore.kube.Examination;
import io.stevedore.metrics.PodVolumeOperation;
import io.stevedore.protocol.MoverResult;
import io.stevedore.task.Limits;
import io.stevedore.task.Task;
import io.stevedore.task.TaskKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What is special about one kind of task. */
public interface TaskBinding<T extends HasMetadata> {
    TaskKind kind();

    Class<T> type();

    /** Whose the object is to take while it is new. */
    Home home(T object, Home.Around around);

    /** The object as the life cycle sees it. */
    Task view(T object);

    /** The object's status; empty when it has none yet. */
    Optional<? extends TaskStatus> status(T object);

    /** From {@code spec.operationTimeout}: the limit of each wait while a volume is handed over. */
    Duration operationTimeout(T object);

    /**
     * Storage class that decides where the mover may run, by {@code loadAffinity}; empty when there is none.
     *
     * @param claims reads a claim
     */
    String affinityClass(
            T object,
            AgentSettings settings,
            Function<ObjectRef<PersistentVolumeClaim>, Optional<PersistentVolumeClaim>> claims);

    TaskPlans plans(T object, AgentSettings settings, Hosting hosting);

    /** What has to exist before the task is taken. */
    Optional<ObjectRef<PersistentVolumeClaim>> prerequisite(T object);

    /** The pod whose progress decides when the object can be taken; empty when it does not depend on one. */
    default Optional<ObjectRef<Pod>> waitsFor(T object) {
        return Optional.empty();
    }

    /** What there is to look at when the volume does not get ready. */
    Examination.Subject subject(T object, AgentSettings settings, Instant now);

    /** Fields of the status that name the node, when an agent takes the task. */
    void accepted(ObjectNode status, String node);

    /** Fields of the status that name the node, when the mover runs. */
    void prepared(ObjectNode status, String node);

    /** Takes back what {@link #prepared} wrote. */
    void unprepared(ObjectNode status);

    /** Takes all from a finished object that {@link #view} does not need. */
    void strip(T object);

    /** As the limits of the cluster count it; empty for what is over, not wanted, not ours, or not limited. */
    default Stream<Limits.Contender> contender(T object) {
        return Stream.empty();
    }

    /** Fields of the status that only this kind has, when the data path starts. */
    void started(ObjectNode status);

    /** Fields of the status that only this kind has, when it is completed. */
    void completed(ObjectNode status, T object, MoverResult result);

    /** What Velero's meters call it; empty for kinds of which they tell nothing. */
    default Optional<PodVolumeOperation> operation(T object) {
        return Optional.empty();
    }
}
