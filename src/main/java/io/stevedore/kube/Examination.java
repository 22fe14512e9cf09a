package io.stevedore.kube;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.stevedore.diagnosis.Clocks;
import io.stevedore.diagnosis.EndedPod;
import io.stevedore.diagnosis.Evidence;
import io.stevedore.diagnosis.Examiner;
import io.stevedore.diagnosis.Finding;
import io.stevedore.diagnosis.WaitExaminer;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.Obstacle;
import io.stevedore.task.TaskRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Collects the evidence of a volume that does not get ready. */
public final class Examination {
    private static final Logger LOG = Logger.getLogger(Examination.class);
    /** Most volumes are ready by then, and their events are followed when their movers start. */
    private static final Duration EVENTS_FROM = Duration.ofSeconds(3);

    private final Cluster cluster;

    public Examination(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * What to look at.
     *
     * @param source   the snapshot that the volume is made from
     * @param classKey the configuration key that names the StorageClass of our claim; empty when the task does
     * @param clocks   with the node where an agent runs, for it is the one that asks
     */
    public record Subject(Optional<ObjectRef<VolumeSnapshot>> source, Optional<String> classKey, Clocks clocks) {}

    /** How objects are read. */
    interface Reader {
        <T extends HasMetadata> Optional<T> read(ObjectRef<T> ref);
    }

    /** The most telling finding, from what is watched anyway: no request is made for it. */
    public Optional<Finding> worst(Session session, Subject subject) {
        if (subject.clocks().waited().compareTo(EVENTS_FROM) >= 0) {
            session.recallEvents();
        }
        return Examiner.worst(evidence(session, subject, session::known));
    }

    /** What exists of the volume, as far as it is watched anyway; for any thread. */
    public Evidence known(Session session, Subject subject) {
        return evidence(session, subject, session::known);
    }

    /** The agents that have to do with the task: this one, and that of the mover's node. */
    public List<Pod> agents(Subject subject, Evidence evidence) {
        return Stream.concat(
                        Stream.of(subject.clocks().thisNode()),
                        evidence.pod().map(p -> p.getSpec().getNodeName()).stream())
                .distinct()
                .flatMap(node -> cluster.agentOn(node).stream())
                .toList();
    }

    /** What a mover that has its slot waits for. */
    public Optional<Finding> moving(Session session) {
        return WaitExaminer.repository(session.task(), session.events());
    }

    /** What ended the mover; empty when it is not known. */
    public List<Finding> end(Session session) {
        TaskRef task = session.task();
        return session.known(ObjectRef.pod(task.namespace(), task.name()))
                .map(EndedPod::examine)
                .orElse(List.of());
    }

    /** All causes in one text, for the end; empty when none can be seen. */
    public String causes(Session session, Subject subject) {
        try {
            session.recallEvents();
            List<String> causes = Examiner.causes(evidence(session, subject, session::read));
            causes.forEach(cause -> LOG.warnf("The volume did not get ready: %s", cause));
            return String.join("; ", causes);
        } catch (RuntimeException e) {
            LOG.warnf("What exists of the volume could not be examined: %s", e.getMessage());
            return session.waitingFor.isEmpty() ? "" : "still waiting for " + session.waitingFor;
        }
    }

    private Evidence evidence(Session session, Subject subject, Reader reader) {
        return evidence(
                session.task(),
                subject,
                reader,
                new Surroundings(
                        cluster.nodes(),
                        node -> cluster.agentOn(node).isPresent(),
                        session.events(),
                        session.obstacle,
                        session.waitingFor));
    }

    /** What there is to know beside the objects of one task. */
    record Surroundings(
            List<Node> nodes,
            Predicate<String> agentOn,
            List<Event> events,
            Optional<Obstacle> obstacle,
            String waitingFor) {}

    static Evidence evidence(TaskRef task, Subject subject, Reader reader, Surroundings around) {
        Optional<Pod> pod = reader.read(ObjectRef.pod(task.namespace(), task.name()));
        Optional<PersistentVolumeClaim> claim = reader.read(ObjectRef.claim(task.namespace(), task.name()));
        Optional<VolumeSnapshot> own = reader.read(ObjectRef.snapshot(task.namespace(), task.name()));
        Optional<VolumeSnapshot> snapshot = own.or(() -> subject.source().flatMap(reader::read));
        Optional<VolumeSnapshotContent> content = own.flatMap(any -> reader.read(ObjectRef.content(task.name())));
        Optional<String> node = pod.map(p -> p.getSpec().getNodeName());
        return new Evidence(
                around.obstacle(),
                snapshot,
                content,
                claim,
                reader.read(ObjectRef.cacheClaim(task.namespace(), task.name())),
                claim.flatMap(c -> missingClass(c, subject, reader)),
                claim.map(c -> c.getSpec().getVolumeName())
                        .filter(name -> !name.isEmpty())
                        .flatMap(name -> reader.read(ObjectRef.volume(name))),
                pod,
                around.nodes(),
                node.filter(name -> !name.equals(subject.clocks().thisNode()))
                        .map(name -> !around.agentOn().test(name))
                        .orElse(false),
                around.events(),
                around.waitingFor(),
                subject.clocks());
    }

    private static Optional<String> missingClass(PersistentVolumeClaim claim, Subject subject, Reader reader) {
        return Optional.ofNullable(claim.getSpec().getStorageClassName())
                .filter(name -> !name.isEmpty())
                .filter(name -> reader.read(ObjectRef.storageClass(name)).isEmpty())
                .map(name -> "its StorageClass %s%s does not exist"
                        .formatted(
                                name,
                                subject.classKey()
                                        .map(key -> ", which %s of the configuration names,".formatted(key))
                                        .orElse("")));
    }
}
