package io.stevedore.kube;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.stevedore.diagnosis.Evidence;
import io.stevedore.diagnosis.Examiner;
import io.stevedore.expose.ObjectRef;
import io.stevedore.task.TaskRef;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Collects the evidence of a volume that did not get ready, before it is taken down. */
public final class Examination {
    private static final Logger LOG = Logger.getLogger(Examination.class);

    private final KubernetesClient client;
    private final Cluster cluster;

    public Examination(KubernetesClient client, Cluster cluster) {
        this.client = client;
        this.cluster = cluster;
    }

    /** The causes in one text; empty when none can be seen. */
    public String causes(Session session, Optional<ObjectRef<VolumeSnapshot>> source, String waitingFor) {
        try {
            List<String> causes = Examiner.causes(evidence(session, source, waitingFor));
            causes.forEach(cause -> LOG.warnf("The volume did not get ready: %s", cause));
            return String.join("; ", causes);
        } catch (RuntimeException e) {
            LOG.warnf("What exists of the volume could not be examined: %s", e.getMessage());
            return waitingFor.isEmpty() ? "" : "still waiting for " + waitingFor;
        }
    }

    private Evidence evidence(Session session, Optional<ObjectRef<VolumeSnapshot>> source, String waitingFor) {
        TaskRef task = session.task();
        Optional<Pod> pod = session.read(ObjectRef.pod(task.namespace(), task.name()));
        Optional<PersistentVolumeClaim> claim = session.read(ObjectRef.claim(task.namespace(), task.name()));
        Optional<VolumeSnapshot> own = session.read(ObjectRef.snapshot(task.namespace(), task.name()));
        boolean scheduled = pod.map(p -> p.getSpec().getNodeName() != null).orElse(false);
        return new Evidence(
                pod,
                claim,
                claim.map(c -> c.getSpec().getVolumeName())
                        .filter(name -> !name.isEmpty())
                        .flatMap(name -> session.read(ObjectRef.volume(name))),
                own.or(() -> source.flatMap(session::read)),
                own.flatMap(snapshot -> session.read(ObjectRef.content(task.name()))),
                Stream.<HasMetadata>concat(pod.stream(), claim.stream())
                        .flatMap(object -> events(task.namespace(), object).stream())
                        .toList(),
                scheduled && cluster.agentOn(pod.get().getSpec().getNodeName()).isEmpty(),
                waitingFor);
    }

    private List<Event> events(String namespace, HasMetadata object) {
        return client.v1()
                .events()
                .inNamespace(namespace)
                .withField("involvedObject.uid", object.getMetadata().getUid())
                .list()
                .getItems();
    }
}
