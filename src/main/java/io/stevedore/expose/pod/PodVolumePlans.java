package io.stevedore.expose.pod;

import static io.stevedore.expose.Ownership.belongs;
import static io.stevedore.expose.Ownership.deleting;

import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.stevedore.api.Names;
import io.stevedore.expose.ExposeStep;
import io.stevedore.expose.ExposeStep.Await;
import io.stevedore.expose.ExposeStep.Blocked;
import io.stevedore.expose.ExposeStep.Broken;
import io.stevedore.expose.ExposeStep.Create;
import io.stevedore.expose.ExposeStep.Delete;
import io.stevedore.expose.ExposeStep.Done;
import io.stevedore.expose.ExposeStep.Search;
import io.stevedore.expose.Facts;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.Obstacle;
import io.stevedore.expose.Ownership;
import io.stevedore.expose.PodFolder;
import io.stevedore.expose.TaskPlans;
import io.stevedore.expose.hosting.MoverPod;
import io.stevedore.expose.hosting.MoverPodTemplate;
import io.stevedore.protocol.MoverResult;
import io.stevedore.task.TaskKind;
import java.util.Objects;
import java.util.Optional;

/**
 * The plans of both directions of a file-system backup: from a pod's volume to a mover's pod beside it that sees the same
 * folder of the node, and back. Nothing is made but that pod, and the task alone tells how its mover ended.
 */
public record PodVolumePlans(PodVolumeRequest request) implements TaskPlans {

    @Override
    public ExposeStep expose(Facts facts) {
        ObjectRef<Pod> ref = mover();
        Optional<Pod> mover = facts.get(ref);
        if (mover.isPresent()) {
            return present(ref, mover.get());
        }
        Optional<Pod> found = facts.get(request.pod());
        if (found.isEmpty()) {
            return new Broken("%s does not exist".formatted(request.pod()));
        }
        Pod pod = found.get();
        Optional<String> odd = odd(pod);
        if (odd.isPresent()) {
            return new Broken(odd.get());
        }
        Optional<PodVolume> volume = PodVolume.of(pod, request.volume());
        if (volume.isEmpty()) {
            return new Broken("volume %s is not in %s".formatted(request.volume(), request.pod()));
        }
        return switch (volume.get()) {
            case PodVolume.Refused refused ->
                new Broken(
                        "volume %s of %s is a %s volume, which is not for file-system backups: its content is not the pod's"
                                .formatted(request.volume(), request.pod(), refused.kind()));
            case PodVolume.Own ignored -> find(facts, pod, request.volume(), false);
            case PodVolume.Claimed claimed -> claimed(facts, pod, claimed.claim());
        };
    }

    private ExposeStep present(ObjectRef<Pod> ref, Pod mover) {
        if (!belongs(mover, request.task())) {
            return new Broken(
                    "%s exists already and was not made for %s; it is left alone".formatted(ref, request.task()));
        }
        boolean lost = Ownership.attempt(mover) != request.hosting().attempt();
        if (deleting(mover)) {
            return new Await(ref, ref + " to be deleted");
        }
        return lost ? new Delete(ref, mover.getMetadata().getUid()) : new Done();
    }

    /** Why the pod's volumes cannot be used now. */
    private Optional<String> odd(Pod pod) {
        String uid = pod.getMetadata().getUid();
        if (!request.uid().isEmpty() && !request.uid().equals(uid)) {
            return Optional.of(
                    "%s is another one by now: its uid is %s, not %s".formatted(request.pod(), uid, request.uid()));
        }
        String node = Objects.requireNonNullElse(pod.getSpec().getNodeName(), "");
        if (!node.equals(request.node())) {
            return Optional.of("%s is %s, not on node %s"
                    .formatted(request.pod(), node.isEmpty() ? "on no node yet" : "on node " + node, request.node()));
        }
        if (request.task().kind() == TaskKind.POD_RESTORE) {
            return switch (WaitingPod.of(pod, request.uid())) {
                case WaitingPod.Waits ignored -> Optional.empty();
                case WaitingPod.NotYet notYet -> Optional.of(notYet.why());
                case WaitingPod.Never never -> Optional.of(never.why());
            };
        }
        String phase = pod.getStatus() == null ? "" : pod.getStatus().getPhase();
        return "Running".equals(phase) && !deleting(pod)
                ? Optional.empty()
                : Optional.of("%s is %s, and volumes are mounted only while a pod runs"
                        .formatted(request.pod(), deleting(pod) ? "being deleted" : phase));
    }

    private ExposeStep claimed(Facts facts, Pod pod, String name) {
        ObjectRef<PersistentVolumeClaim> ref = ObjectRef.claim(request.pod().namespace(), name);
        Optional<PersistentVolumeClaim> claim = facts.get(ref);
        if (claim.isEmpty()) {
            return new Broken("%s, of volume %s, does not exist".formatted(ref, request.volume()));
        }
        String bound = claim.get().getSpec().getVolumeName();
        if (bound == null || bound.isEmpty()) {
            return new Broken("%s, of volume %s, is not bound".formatted(ref, request.volume()));
        }
        Optional<PersistentVolume> volume = facts.get(ObjectRef.volume(bound));
        if (volume.isPresent() && volume.get().getSpec().getHostPath() != null) {
            return new Broken("volume %s of %s is the hostPath %s of its node, which is not for file-system backups"
                    .formatted(request.volume(), request.pod(), ObjectRef.volume(bound)));
        }
        boolean block = "Block".equals(claim.get().getSpec().getVolumeMode());
        if (block && !request.privileged()) {
            return new Broken(
                    "volume %s of %s is a block device, which only a privileged mover can open: set privilegedFsBackup in the node-agent ConfigMap"
                            .formatted(request.volume(), request.pod()));
        }
        return find(facts, pod, bound, block);
    }

    private ExposeStep find(Facts facts, Pod pod, String directory, boolean block) {
        // the kubelet names the folder of a mirror pod by what it was mirrored from
        String mirror = Ownership.annotation(pod, Names.CONFIG_MIRROR);
        String folder = mirror.isEmpty() ? pod.getMetadata().getUid() : mirror;
        Optional<String> host = hostPods();
        if (host.isEmpty()) {
            return blocked("the DaemonSet's pods have no hostPath volume " + Names.HOST_PODS_VOLUME
                    + ", which file-system backups need");
        }
        return switch (facts.search(new Search(folder, directory, block))) {
            case PodFolder.NoPods ignored ->
                blocked("the agent has no folder of pods: its DaemonSet mounts no volume " + Names.HOST_PODS_VOLUME);
            case PodFolder.NoPod ignored ->
                blocked(("%s of the node has no folder %s of %s: the kubelet keeps its pods elsewhere, for example in"
                                + " /opt/rke/var/lib/kubelet/pods (RancherOS) or /var/vcap/data/kubelet/pods (TKGI)")
                        .formatted(host.get(), folder, request.pod()));
            case PodFolder.Volumes volumes
            when volumes.paths().size() == 1 ->
                new Create(MoverPodTemplate.build(
                        MoverPod.ofHost(
                                request.task(),
                                host.get() + "/" + folder + "/"
                                        + volumes.paths().getFirst(),
                                request.node(),
                                block,
                                request.privileged(),
                                request.operationTimeout()),
                        request.hosting()));
            case PodFolder.Volumes volumes ->
                new Broken(
                        "volume %s of %s is not mounted on node %s: expected one folder %s of a volume plugin, found %d"
                                .formatted(
                                        request.volume(),
                                        request.pod(),
                                        request.node(),
                                        directory,
                                        volumes.paths().size()));
        };
    }

    private Optional<String> hostPods() {
        return request.hosting().agent().getVolumes().stream()
                .filter(volume -> Names.HOST_PODS_VOLUME.equals(volume.getName()))
                .map(volume -> volume.getHostPath())
                .filter(Objects::nonNull)
                .map(HostPathVolumeSource::getPath)
                .findFirst();
    }

    private static Blocked blocked(String why) {
        return new Blocked(new Obstacle(
                Obstacle.Kind.NO_POD_FOLDER,
                "volume " + Names.HOST_PODS_VOLUME + " of DaemonSet " + Names.DAEMON_SET,
                why));
    }

    @Override
    public ExposeStep settle(Facts facts, MoverResult result) {
        return new Done();
    }

    @Override
    public Optional<MoverResult> settled(Facts facts) {
        return Optional.empty();
    }

    @Override
    public ExposeStep takeDown(Facts facts, boolean succeeded) {
        ObjectRef<Pod> ref = mover();
        return facts.get(ref)
                .filter(pod -> belongs(pod, request.task()) && !deleting(pod))
                .<ExposeStep>map(pod -> new Delete(ref, pod.getMetadata().getUid()))
                .orElseGet(Done::new);
    }

    @Override
    public ExposeStep afterEnd(Facts facts) {
        return new Done();
    }

    private ObjectRef<Pod> mover() {
        return ObjectRef.pod(request.task().namespace(), request.task().name());
    }
}
