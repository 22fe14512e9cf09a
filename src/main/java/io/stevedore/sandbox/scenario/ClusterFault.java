package io.stevedore.sandbox.scenario;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.stevedore.api.Names;
import io.stevedore.sandbox.storage.StorageNames;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * One way in which a cluster keeps a volume from being backed up: by real objects where Kubernetes can. Each bears a
 * random word, which has to appear in what the task says.
 */
public enum ClusterFault {
    MISSING_STORAGE_CLASS(
            "missing-storage-class", "StorageClassMissing", "the StorageClass of the volume does not exist") {
        @Override
        AppVolume asked(AppVolume volume, String word) {
            return volume.withStorageClass("class-" + word);
        }

        @Override
        void heal(FaultSite site) {
            site.admin()
                    .resource(new StorageClassBuilder(site.admin()
                                    .storage()
                                    .v1()
                                    .storageClasses()
                                    .withName(StorageNames.CLASS_IMMEDIATE)
                                    .get())
                            .withNewMetadata()
                            .withName("class-" + site.word())
                            .endMetadata()
                            .build())
                    .create();
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
            site.storage(Application.NAMESPACE)
                    .failSnapshots(Pattern.compile(".*"), "array " + site.word() + " is lost");
        }
    },
    SNAPSHOT_NEVER_READY(
            "snapshot-never-ready", "SnapshotNotReady", "the snapshot is taken and never gets ready to use", true) {
        @Override
        void cause(FaultSite site) {
            site.storage(Application.NAMESPACE).neverReady(Pattern.compile(".*"));
        }
    },
    PROVISIONING_ERROR("provisioning-error", "ProvisioningFailed", "the CSI driver makes no volume for the mover") {
        @Override
        void cause(FaultSite site) {
            site.storage(World.VELERO)
                    .failProvisioning(StorageNames.CLASS_IMMEDIATE, "pool " + site.word() + " is full");
        }
    },
    POD_DELETED("pod-deleted", "", "somebody deletes the mover's pod while it works") {
        @Override
        void whileMoving(FaultSite site, String task) {
            site.admin()
                    .pods()
                    .inNamespace(World.VELERO)
                    .withName(task)
                    .withGracePeriod(0)
                    .delete();
        }

        @Override
        boolean heals() {
            return false;
        }
    };

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

    /** As in {@code --fault}. */
    public String label() {
        return label;
    }

    /** For people. */
    public String about() {
        return about;
    }

    /** By its label. */
    public static Optional<ClusterFault> of(String label) {
        return Arrays.stream(values())
                .filter(fault -> fault.label.equals(label))
                .findFirst();
    }

    /** What the task's message begins with while it waits; empty when only the end tells it. */
    String code() {
        return code;
    }

    /** Whether it is about the snapshot, so that this is not waited for. */
    boolean beforeSnapshot() {
        return beforeSnapshot;
    }

    /** Whether the task goes on when it is over. */
    boolean heals() {
        return true;
    }

    /** The word that has to appear, from a random one. */
    String word(String random) {
        return random;
    }

    /** The volume as the task names it. */
    AppVolume asked(AppVolume volume, String word) {
        return volume;
    }

    /** Before the task is made. */
    void cause(FaultSite site) {}

    /** When data move. */
    void whileMoving(FaultSite site, String task) {}

    /** Everything as before. */
    void heal(FaultSite site) {
        site.storage(Application.NAMESPACE).clear();
        site.storage(World.VELERO).clear();
    }
}
