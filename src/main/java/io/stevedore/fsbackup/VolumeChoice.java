package io.stevedore.fsbackup;

import java.util.Optional;

/** What a file-system backup does with one volume of a pod. */
public sealed interface VolumeChoice {
    /** The volume's name in the pod. */
    String volume();

    /** @param claim the name of the PersistentVolumeClaim; none for a volume that the pod itself declares */
    record Take(String volume, Optional<String> claim) implements VolumeChoice {}

    record Leave(String volume, Reason reason) implements VolumeChoice {
        /** For a log: which volume of which pod is left, and why. */
        public String text(String namespace, String pod) {
            return "volume \"%s\" of pod %s/%s is not backed up: %s".formatted(volume, namespace, pod, reason.text);
        }
    }

    /** Why a volume is left. */
    enum Reason {
        HOST_PATH("it is a folder of its node"),
        SECRET("it is a Secret, which is backed up as such"),
        CONFIG_MAP("it is a ConfigMap, which is backed up as such"),
        PROJECTED("Kubernetes fills it anew in every pod"),
        DOWNWARD_API("Kubernetes fills it anew in every pod"),
        DATA_MOVER("the backup moves claims from their snapshots"),
        SERVICE_ACCOUNT_TOKEN("it is the token of a service account"),
        POLICY("a volume policy says something else"),
        POLICY_UNDECIDED("no volume policy fits, and what its claim is bound to could not be read"),
        NOT_LISTED("the pod does not list it in its annotation"),
        EXCLUDED("the pod excludes it by its annotation"),
        NO_SUCH_VOLUME("the pod lists that name in its annotation, and has no such volume (blanks count)"),
        OTHER_POD("its claim was taken through another pod"),
        POD_NOT_RUNNING("the pod does not run on a node"),
        CLAIM_UNREADABLE("its claim could not be read, or is not bound"),
        HOST_PATH_CLAIM("its claim is bound to a folder of a node"),
        BLOCK("a container uses it as a block device"),
        NOT_MOUNTED("no container mounts it; init and ephemeral containers do not count");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }
}
