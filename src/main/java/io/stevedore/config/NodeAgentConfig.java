package io.stevedore.config;

import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The node-agent ConfigMap as values. An absent section is an empty {@link Optional}, list or map, so that "absent" and
 * "set to the default" stay apart where that makes a difference.
 *
 * @param loadConcurrency how many volumes are moved at once
 * @param loadAffinity where mover pods may run; at most one element is used for a pod, see {@link LoadAffinity}
 * @param backupPVC by the source volume's storage class
 * @param podResources as written; {@link PodResources#requirements()} judges it
 * @param priorityClassName of the mover pods, {@code ""} for none
 * @param podLabels additional labels of the mover pods; see {@link MoverMetadata}
 * @param podAnnotations additional annotations of the mover pods; see {@link MoverMetadata}
 * @param privilegedFsBackup whether the movers of file-system backups run privileged
 */
public record NodeAgentConfig(
        Optional<LoadConcurrency> loadConcurrency,
        List<LoadAffinity> loadAffinity,
        Map<String, BackupPvc> backupPVC,
        RestorePvc restorePVC,
        Optional<PodResources> podResources,
        String priorityClassName,
        Optional<CachePvc> cachePVC,
        Map<String, String> podLabels,
        Map<String, String> podAnnotations,
        boolean privilegedFsBackup) {

    private static final NodeAgentConfig DEFAULTS = new NodeAgentConfig(
            Optional.empty(),
            List.of(),
            Map.of(),
            new RestorePvc(false),
            Optional.empty(),
            "",
            Optional.empty(),
            Map.of(),
            Map.of(),
            false);

    public NodeAgentConfig {
        loadAffinity = List.copyOf(loadAffinity);
        backupPVC = Map.copyOf(backupPVC);
        podLabels = Map.copyOf(podLabels);
        podAnnotations = Map.copyOf(podAnnotations);
    }

    /** What holds without a ConfigMap. */
    public static NodeAgentConfig defaults() {
        return DEFAULTS;
    }

    /** How volumes of this source storage class are backed up; the defaults when nothing is said about the class. */
    public BackupPvc backupPVC(String sourceStorageClass) {
        return backupPVC.getOrDefault(sourceStorageClass, BackupPvc.DEFAULT);
    }

    /** Tasks that may be exposed at once in the whole cluster; empty for no limit. */
    public Optional<Integer> prepareQueueLength() {
        return loadConcurrency.map(LoadConcurrency::prepareQueueLength).filter(length -> length > 0);
    }

    /** The sections in use with their values, in the order of the documentation; for the log. */
    public Map<String, Object> sectionsInUse() {
        Map<String, Object> used = new LinkedHashMap<>();
        loadConcurrency.ifPresent(value -> used.put("loadConcurrency", value));
        if (!loadAffinity.isEmpty()) {
            used.put("loadAffinity", loadAffinity);
        }
        if (!backupPVC.isEmpty()) {
            used.put("backupPVC", backupPVC);
        }
        if (restorePVC.ignoreDelayBinding()) {
            used.put("restorePVC", restorePVC);
        }
        podResources.ifPresent(value -> used.put("podResources", value));
        if (!priorityClassName.isEmpty()) {
            used.put("priorityClassName", priorityClassName);
        }
        cachePVC.ifPresent(value -> used.put("cachePVC", value));
        if (!podLabels.isEmpty()) {
            used.put("podLabels", podLabels);
        }
        if (!podAnnotations.isEmpty()) {
            used.put("podAnnotations", podAnnotations);
        }
        if (privilegedFsBackup) {
            used.put("privilegedFsBackup", true);
        }
        return used;
    }

    /**
     * @param globalConfig slots of a node that no rule matches; 0 and less count as 1
     * @param perNodeConfig rules by node label; the smallest number of those that match wins
     * @param prepareQueueLength 0 and less mean no limit
     */
    public record LoadConcurrency(int globalConfig, List<NodeRule> perNodeConfig, int prepareQueueLength) {
        public LoadConcurrency {
            perNodeConfig = List.copyOf(perNodeConfig);
        }
    }

    /** @param nodeSelector an empty one matches every node */
    public record NodeRule(LabelSelector nodeSelector, int number) {}

    /**
     * @param storageClass the class of the source volume is kept when {@code ""}
     * @param readOnly mount the volume that is read from {@code ReadOnlyMany}
     * @param spcNoRelabeling run the mover as {@code spc_t}; has an effect together with {@code readOnly} only
     * @param annotations of the backupPVC
     */
    public record BackupPvc(
            String storageClass, boolean readOnly, boolean spcNoRelabeling, Map<String, String> annotations) {
        static final BackupPvc DEFAULT = new BackupPvc("", false, false, Map.of());

        public BackupPvc {
            annotations = Map.copyOf(annotations);
        }

        /** The class of the backupPVC for a volume of the given class. */
        public String storageClassFor(String sourceStorageClass) {
            return storageClass.isEmpty() ? sourceStorageClass : storageClass;
        }

        /** Whether SELinux relabelling is skipped: asked for and allowed, which it is for read-only volumes alone. */
        public boolean skipsRelabeling() {
            return spcNoRelabeling && readOnly;
        }
    }

    /** @param ignoreDelayBinding do not wait for a consumer of the target volume */
    public record RestorePvc(boolean ignoreDelayBinding) {}

    /**
     * @param storageClass of the cache volume
     * @param residentThresholdInMB MiB; snapshots smaller than this get no cache volume, 0 and less mean all get one
     */
    public record CachePvc(String storageClass, long residentThresholdInMB) {}
}
