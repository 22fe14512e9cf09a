package io.stevedore.sandbox.scenario;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.stevedore.api.Names;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * One way in which a cluster keeps a volume from being backed up: by real objects where Kubernetes can. Each bears a
 * random word, which has to appear in what the task says.
 */
public enum ClusterFault implements Fault {
    MISSING_STORAGE_CLASS(
            "missing-storage-class", "StorageClassMissing", "the StorageClass of the volume does not exist") {
        @Override
        AppVolume asked(AppVolume volume, String word) {
            return volume.withStorageClass("class-" + word);
        }

        @Override
        void heal(FaultSite site) {
            site.storageClass("class-" + site.word());
        }
    },
    UNSCHEDULABLE("unschedulable", "Unschedulable", "every node has a taint") {
        @Override
        void cause(FaultSite site) {
            site.eachNode(node -> node.editSpec()
                    .addNewTaint()
                    .withKey(site.word())
                    .withEffect("NoSchedule")
                    .endTaint()
                    .endSpec());
        }

        @Override
        void heal(FaultSite site) {
            site.eachNode(node -> node.editSpec()
                    .removeMatchingFromTaints(taint -> site.word().equals(taint.getKey()))
                    .endSpec());
        }
    },
    QUOTA("quota", "QuotaExceeded", "a ResourceQuota allows no more pods in Velero's namespace") {
        @Override
        void cause(FaultSite site) {
            site.admin()
                    .resource(new ResourceQuotaBuilder()
                            .withNewMetadata()
                            .withName(site.word())
                            .withNamespace(World.VELERO)
                            .endMetadata()
                            .withNewSpec()
                            .addToHard("pods", new Quantity("1"))
                            .endSpec()
                            .build())
                    .create();
        }

        @Override
        void heal(FaultSite site) {
            site.admin()
                    .resourceQuotas()
                    .inNamespace(World.VELERO)
                    .withName(site.word())
                    .delete();
        }
    },
    POD_SECURITY("pod-security", "PodSecurity", "Velero's namespace enforces the Pod Security level restricted") {
        private static final String ENFORCE = "pod-security.kubernetes.io/enforce";
        private static final int OLDEST = 20;
        private static final int VERSIONS = 14;

        @Override
        String word(String random) {
            return "restricted:v1." + (OLDEST + Math.floorMod(random.hashCode(), VERSIONS));
        }

        @Override
        void cause(FaultSite site) {
            String[] parts = site.word().split(":", -1);
            label(site, labels -> labels.addToLabels(ENFORCE, parts[0]).addToLabels(ENFORCE + "-version", parts[1]));
        }

        @Override
        void heal(FaultSite site) {
            label(site, labels -> labels.removeFromLabels(ENFORCE).removeFromLabels(ENFORCE + "-version"));
        }

        private void label(FaultSite site, UnaryOperator<NamespaceBuilder.MetadataNested<NamespaceBuilder>> change) {
            site.admin()
                    .namespaces()
                    .withName(World.VELERO)
                    .edit(namespace -> change.apply(new NamespaceBuilder(namespace).editMetadata())
                            .endMetadata()
                            .build());
        }
    },
    IMAGE("image", "ImageUnavailable", "the agents' image, which movers use, is nowhere to be had") {
        @Override
        void cause(FaultSite site) {
            site.agentImage("localhost/" + site.word() + ":1");
        }

        @Override
        void heal(FaultSite site) {
            site.agentImage(World.IMAGE);
            site.admin()
                    .pods()
                    .inNamespace(World.VELERO)
                    .withLabel(Names.DATA_UPLOAD)
                    .delete();
        }
    },
    SNAPSHOT_ERROR("snapshot-error", "SnapshotFailed", "the CSI driver fails to take the snapshot", true) {
        @Override
        void cause(FaultSite site) {
            site.storage(Application.NAMESPACE).failSnapshots(snapshots(site), "array " + site.word() + " is lost");
        }
    },
    SNAPSHOT_NEVER_READY(
            "snapshot-never-ready", "SnapshotNotReady", "the snapshot is taken and never gets ready to use", true) {
        @Override
        void cause(FaultSite site) {
            site.storage(Application.NAMESPACE).neverReady(snapshots(site));
        }
    },
    SLOW_SNAPSHOT(
            "slow-snapshot-beside-healthy",
            "SnapshotNotReady",
            "one snapshot never gets ready, beside volumes that nothing is wrong with",
            true) {
        @Override
        void cause(FaultSite site) {
            site.storage(Application.NAMESPACE).neverReady(snapshots(site));
        }

        @Override
        int healthyBeside() {
            return 5;
        }
    },
    PROVISIONING_ERROR("provisioning-error", "ProvisioningFailed", "the CSI driver makes no volume for the mover") {
        private static final String CLASS = "full";

        @Override
        AppVolume asked(AppVolume volume, String word) {
            return volume.withStorageClass(CLASS);
        }

        @Override
        void cause(FaultSite site) {
            site.storageClass(CLASS);
            site.storage(World.VELERO).failProvisioning(CLASS, "pool " + site.word() + " is full");
        }
    },
    READ_ONLY_REFUSED(
            "read-only-refused", "ReadOnlyRefused", "backupPVC.readOnly is set, and the CSI driver cannot do that") {
        private static final String CLASS = "read-only";

        @Override
        public String agentConfig() {
            return "{\"backupPVC\": {\"%s\": {\"readOnly\": true}}}".formatted(CLASS);
        }

        @Override
        AppVolume asked(AppVolume volume, String word) {
            return volume.withStorageClass(CLASS);
        }

        @Override
        void cause(FaultSite site) {
            site.storageClass(CLASS);
            site.storage(World.VELERO)
                    .failProvisioning(CLASS, "array " + site.word() + " makes no volumes of MULTI_NODE_READER_ONLY");
        }
    },
    LOCATION_UNAVAILABLE(
            "location-unavailable", "LocationUnavailable", "the storage location leads to where there is nothing") {
        @Override
        String location(String word) {
            return word;
        }

        @Override
        void cause(FaultSite site) {
            site.location();
            site.locationLeadsNowhere(true);
        }

        @Override
        boolean ends() {
            return true;
        }

        @Override
        void heal(FaultSite site) {
            site.locationLeadsNowhere(false);
        }
    },
    WRONG_PASSWORD("wrong-password", "WrongPassword", "somebody changes the password of the repositories") {
        @Override
        String location(String word) {
            return word;
        }

        @Override
        void before(FaultSite site) {
            site.location();
        }

        @Override
        boolean needsRepository() {
            return true;
        }

        @Override
        void cause(FaultSite site) {
            site.password(good -> "not " + good);
        }

        @Override
        boolean ends() {
            return true;
        }

        @Override
        void heal(FaultSite site) {
            site.password(wrong -> wrong.substring("not ".length()));
        }
    },
    AGENT_MISSING(
            "agent-missing-on-node", "AgentMissing", "the only node that takes new pods is one that has no agent") {
        @Override
        void cause(FaultSite site) {
            site.nodeWithoutAgent();
        }

        @Override
        void heal(FaultSite site) {
            site.agentsEverywhere();
        }
    };

    /** Those that concern their own volume alone. */
    private static final Set<ClusterFault> OF_ONE_VOLUME = EnumSet.of(
            MISSING_STORAGE_CLASS,
            SNAPSHOT_ERROR,
            SNAPSHOT_NEVER_READY,
            SLOW_SNAPSHOT,
            PROVISIONING_ERROR,
            READ_ONLY_REFUSED,
            LOCATION_UNAVAILABLE);

    private final String label;
    private final String code;
    private final String about;
    private final boolean beforeSnapshot;

    ClusterFault(String label, String code, String about) {
        this(label, code, about, false);
    }

    ClusterFault(String label, String code, String about, boolean beforeSnapshot) {
        this.label = label;
        this.code = code;
        this.about = about;
        this.beforeSnapshot = beforeSnapshot;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public String about() {
        return about;
    }

    /** What the task's message begins with while it waits. */
    String code() {
        return code;
    }

    /** Whether it is about the snapshot, so that this is not waited for. */
    boolean beforeSnapshot() {
        return beforeSnapshot;
    }

    /** Whether it is in nobody else's way. */
    boolean ofOneVolume() {
        return OF_ONE_VOLUME.contains(this);
    }

    /** How many volumes have to get through while its own waits. */
    int healthyBeside() {
        return 0;
    }

    /** Whether it ends the task, so that another one shows that it is over. */
    boolean ends() {
        return false;
    }

    /** Name of the storage location. */
    String location(String word) {
        return World.LOCATION;
    }

    /** Whether there has to be a repository before. */
    boolean needsRepository() {
        return false;
    }

    /** The word that has to appear, from a random one. */
    String word(String random) {
        return random;
    }

    /** The volume as the task names it. */
    AppVolume asked(AppVolume volume, String word) {
        return volume;
    }

    /** While nothing is wrong yet. */
    void before(FaultSite site) {}

    /** Before the task is made. */
    void cause(FaultSite site) {}

    /** The snapshots of its volume. */
    private static Pattern snapshots(FaultSite site) {
        return Pattern.compile(".*" + site.word());
    }

    /** Everything as before. */
    void heal(FaultSite site) {
        site.storage(Application.NAMESPACE).clear();
        site.storage(World.VELERO).clear();
    }
}
