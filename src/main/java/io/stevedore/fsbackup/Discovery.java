package io.stevedore.fsbackup;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeDevice;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.stevedore.api.Names;
import io.stevedore.fsbackup.VolumeChoice.Leave;
import io.stevedore.fsbackup.VolumeChoice.Reason;
import io.stevedore.fsbackup.VolumeChoice.Take;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Which volumes of a pod are backed up file by file: as a Velero server decides it. */
public final class Discovery {
    private static final String TOKENS = "default-token";

    private Discovery() {}

    /** What the volume policies of a backup say about one volume. */
    public enum Policy {
        /** There are none, or none of them fits. */
        NONE,
        FILE_SYSTEM,
        OTHER,
        /** None fits so far, and what the volume's claim is bound to could not be read. */
        UNDECIDED
    }

    /**
     * What a backup asks for.
     *
     * @param byDefault whether a volume is taken that its pod says nothing about
     * @param snapshotMoveData whether claims are moved from their snapshots
     */
    public record Rules(boolean byDefault, boolean snapshotMoveData, Function<Volume, Policy> policies) {
        /**
         * @param ofBackup {@code Backup.spec.defaultVolumesToFsBackup}, if set
         * @param ofServer {@code --default-volumes-to-fs-backup}
         */
        public static Rules of(Optional<Boolean> ofBackup, boolean ofServer, boolean snapshotMoveData) {
            return new Rules(ofBackup.orElse(ofServer), snapshotMoveData, volume -> Policy.NONE);
        }
    }

    /**
     * What else there is.
     *
     * @param bound what the claims in the pod's namespace are bound to, by the claims' names
     * @param taken the claims in the pod's namespace that this backup has taken through other pods
     */
    public record Surroundings(Map<String, PersistentVolume> bound, Set<String> taken) {}

    /** What becomes of each volume of the pod, in its order, and then of names that it lists and has not. */
    public static List<VolumeChoice> of(Pod pod, Rules rules, Surroundings surroundings) {
        List<VolumeChoice> choices = new ArrayList<>();
        for (Volume volume : pod.getSpec().getVolumes()) {
            Optional<String> claim = claim(volume);
            choices.add(unwanted(pod, volume, rules)
                    .or(() -> claim.filter(surroundings.taken()::contains).map(name -> Reason.OTHER_POD))
                    .or(() -> impossible(pod, volume, surroundings))
                    .<VolumeChoice>map(reason -> new Leave(volume.getName(), reason))
                    .orElseGet(() -> new Take(volume.getName(), claim)));
        }
        listed(pod, rules.byDefault() ? Names.EXCLUDED_VOLUMES : Names.INCLUDED_VOLUMES).stream()
                .filter(name -> pod.getSpec().getVolumes().stream()
                        .noneMatch(volume -> volume.getName().equals(name)))
                .forEach(name -> choices.add(new Leave(name, Reason.NO_SUCH_VOLUME)));
        return choices;
    }

    private static Optional<Reason> unwanted(Pod pod, Volume volume, Rules rules) {
        return never(volume)
                .or(() -> rules.snapshotMoveData() && claim(volume).isPresent()
                        ? Optional.of(Reason.DATA_MOVER)
                        : Optional.empty())
                .or(() -> volume.getName().startsWith(TOKENS)
                        ? Optional.of(Reason.SERVICE_ACCOUNT_TOKEN)
                        : Optional.empty())
                .or(() -> switch (rules.policies().apply(volume)) {
                    case FILE_SYSTEM -> Optional.empty();
                    case OTHER -> Optional.of(Reason.POLICY);
                    case UNDECIDED -> Optional.of(Reason.POLICY_UNDECIDED);
                    case NONE -> byAnnotation(pod, volume.getName(), rules.byDefault());
                });
    }

    /** What no annotation changes. */
    private static Optional<Reason> never(Volume volume) {
        if (volume.getHostPath() != null) {
            return Optional.of(Reason.HOST_PATH);
        }
        if (volume.getSecret() != null) {
            return Optional.of(Reason.SECRET);
        }
        if (volume.getConfigMap() != null) {
            return Optional.of(Reason.CONFIG_MAP);
        }
        if (volume.getProjected() != null) {
            return Optional.of(Reason.PROJECTED);
        }
        return volume.getDownwardAPI() == null ? Optional.empty() : Optional.of(Reason.DOWNWARD_API);
    }

    private static Optional<Reason> byAnnotation(Pod pod, String volume, boolean byDefault) {
        if (byDefault) {
            return listed(pod, Names.EXCLUDED_VOLUMES).contains(volume)
                    ? Optional.of(Reason.EXCLUDED)
                    : Optional.empty();
        }
        return listed(pod, Names.INCLUDED_VOLUMES).contains(volume) ? Optional.empty() : Optional.of(Reason.NOT_LISTED);
    }

    /** Blanks count: Velero does not trim, and what it takes must not depend on whose server it is. */
    private static List<String> listed(Pod pod, String annotation) {
        String names = pod.getMetadata().getAnnotations().getOrDefault(annotation, "");
        return names.isEmpty() ? List.of() : List.of(names.split(",", -1));
    }

    private static Optional<Reason> impossible(Pod pod, Volume volume, Surroundings surroundings) {
        if (!runs(pod)) {
            return Optional.of(Reason.POD_NOT_RUNNING);
        }
        Optional<String> claim = claim(volume);
        PersistentVolume bound = claim.map(surroundings.bound()::get).orElse(null);
        if (claim.isPresent() && bound == null) {
            return Optional.of(Reason.CLAIM_UNREADABLE);
        }
        if (bound != null && bound.getSpec().getHostPath() != null) {
            return Optional.of(Reason.HOST_PATH_CLAIM);
        }
        List<Container> containers = pod.getSpec().getContainers();
        if (containers.stream()
                .flatMap(container -> container.getVolumeDevices().stream())
                .map(VolumeDevice::getName)
                .anyMatch(volume.getName()::equals)) {
            return Optional.of(Reason.BLOCK);
        }
        return containers.stream()
                        .flatMap(container -> container.getVolumeMounts().stream())
                        .map(VolumeMount::getName)
                        .anyMatch(volume.getName()::equals)
                ? Optional.empty()
                : Optional.of(Reason.NOT_MOUNTED);
    }

    private static boolean runs(Pod pod) {
        return pod.getSpec().getNodeName() != null
                && pod.getStatus() != null
                && "Running".equals(pod.getStatus().getPhase())
                && pod.getMetadata().getDeletionTimestamp() == null;
    }

    private static Optional<String> claim(Volume volume) {
        return Optional.ofNullable(volume.getPersistentVolumeClaim()).map(source -> source.getClaimName());
    }
}
