package io.stevedore.reconcile;

import static io.stevedore.reconcile.TaskView.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.stevedore.api.v1.PodReference;
import io.stevedore.api.v1.PodVolumeRestore;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.pod.WaitingPod;
import io.stevedore.protocol.MoverResult;
import io.stevedore.task.Task;
import io.stevedore.task.TaskKind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** PodVolumeRestore: the agent of the node on which its pod waits. */
public final class PodRestoreBinding implements PodTaskBinding<PodVolumeRestore> {
    private static final PodVolumeRestore.Spec NO_SPEC = new PodVolumeRestore.Spec();

    @Override
    public TaskKind kind() {
        return TaskKind.POD_RESTORE;
    }

    @Override
    public Class<PodVolumeRestore> type() {
        return PodVolumeRestore.class;
    }

    @Override
    public Task view(PodVolumeRestore object) {
        PodVolumeRestore.Spec spec = spec(object);
        TaskView view = new TaskView(kind(), object.getMetadata());
        if (object.getStatus() != null) {
            view.status(object.getStatus(), text(object.getStatus().node), text(object.getStatus().node));
        }
        return view.task(
                null,
                spec.cancel,
                refusal(
                        object,
                        spec.uploaderType,
                        text(spec.backupStorageLocation),
                        text(spec.sourceNamespace),
                        text(spec.snapshotID)));
    }

    @Override
    public Home home(PodVolumeRestore object, Home.Around around) {
        ObjectRef<Pod> ref = podRef(object);
        Optional<Pod> here = around.podHere(ref);
        if (here.isPresent()) {
            return switch (WaitingPod.of(here.get(), podUid(object))) {
                case WaitingPod.Waits ignored -> new Home.Here();
                case WaitingPod.NotYet notYet -> new Home.Elsewhere("", notYet.why());
                case WaitingPod.Never never -> new Home.Nowhere(never.why());
            };
        }
        if (!around.first()) {
            return new Home.Elsewhere("", ref + " is not on this node");
        }
        Optional<Pod> pod = around.pod(ref);
        if (pod.isEmpty()) {
            return new Home.Nowhere(ref + " does not exist");
        }
        return switch (WaitingPod.of(pod.get(), podUid(object))) {
            case WaitingPod.Never never -> new Home.Nowhere(never.why());
            case WaitingPod.NotYet notYet -> new Home.Elsewhere("", notYet.why());
            case WaitingPod.Waits ignored -> {
                String node = text(pod.get().getSpec().getNodeName());
                yield new Home.Elsewhere(node, "only the agent on node %s reaches the volume".formatted(node));
            }
        };
    }

    @Override
    public Optional<ObjectRef<Pod>> waitsFor(PodVolumeRestore object) {
        return Optional.of(podRef(object));
    }

    @Override
    public @Nullable PodReference pod(PodVolumeRestore object) {
        return spec(object).pod;
    }

    @Override
    public String volume(PodVolumeRestore object) {
        return text(spec(object).volume);
    }

    @Override
    public String by(PodVolumeRestore object) {
        return object.getStatus() == null ? "" : text(object.getStatus().node);
    }

    @Override
    public Optional<PodVolumeRestore.Status> status(PodVolumeRestore object) {
        return Optional.ofNullable(object.getStatus());
    }

    @Override
    public void accepted(ObjectNode status, String node) {
        status.put("node", node);
    }

    @Override
    public void strip(PodVolumeRestore object) {
        PodVolumeRestore.Status status = new PodVolumeRestore.Status();
        status.phase = object.getStatus().phase.intern();
        status.node = object.getStatus().node;
        object.setStatus(status);
        object.setSpec(null);
    }

    /** The mover has told the pod already, by the file that it waits for. */
    @Override
    public void completed(ObjectNode status, PodVolumeRestore object, MoverResult result) {}

    private static PodVolumeRestore.Spec spec(PodVolumeRestore object) {
        return object.getSpec() == null ? NO_SPEC : object.getSpec();
    }
}
