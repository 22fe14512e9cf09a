package io.stevedore.task;

import io.stevedore.api.Names;
import java.util.Locale;

/** The kinds of tasks an agent carries out, with the words that Velero's agents use for each. */
public enum TaskKind {
    UPLOAD("DataUpload", "du", Names.TASK_API_VERSION, Names.FINALIZER, Names.DATA_UPLOAD, "backup"),
    DOWNLOAD("DataDownload", "dd", Names.TASK_API_VERSION, Names.FINALIZER, Names.DATA_DOWNLOAD, "restore"),
    POD_BACKUP(
            "PodVolumeBackup",
            "pvb",
            Names.POD_TASK_API_VERSION,
            Names.POD_FINALIZER,
            Names.POD_VOLUME_BACKUP,
            "backup"),
    POD_RESTORE(
            "PodVolumeRestore",
            "pvr",
            Names.POD_TASK_API_VERSION,
            Names.POD_FINALIZER,
            Names.POD_VOLUME_RESTORE,
            "restore");

    private final String resource;
    private final String shortName;
    private final String apiVersion;
    private final String finalizer;
    private final String label;
    private final String direction;

    TaskKind(String resource, String shortName, String apiVersion, String finalizer, String label, String direction) {
        this.resource = resource;
        this.shortName = shortName;
        this.apiVersion = apiVersion;
        this.finalizer = finalizer;
        this.label = label;
        this.direction = direction;
    }

    /** The custom resource's kind. */
    public String resource() {
        return resource;
    }

    /** As people call it: {@code du}. */
    public String shortName() {
        return shortName;
    }

    public String apiVersion() {
        return apiVersion;
    }

    /** What we hold a task with until nothing of it is left. */
    public String finalizer() {
        return finalizer;
    }

    /** The label that ties an object to its task. */
    public String label() {
        return label;
    }

    /** {@code backup} or {@code restore}. */
    public String direction() {
        return direction;
    }

    /**
     * Whether the volume is one that a pod uses on a node: only the agent there can reach it, and nothing is made for the
     * task but its mover's pod.
     */
    public boolean ofPod() {
        return this == POD_BACKUP || this == POD_RESTORE;
    }

    String timeout() {
        return "timeout on preparing "
                + switch (this) {
                    case UPLOAD -> "data upload";
                    case DOWNLOAD -> "data download";
                    case POD_BACKUP -> "PVB";
                    case POD_RESTORE -> "PVR";
                };
    }

    String exposeFailed() {
        return switch (this) {
            case UPLOAD -> "error exposing snapshot: ";
            case DOWNLOAD -> "error to expose snapshot: ";
            case POD_BACKUP -> "error to expose PVB: ";
            case POD_RESTORE -> "error to expose PVR: ";
        };
    }

    String notReady() {
        return switch (this) {
            case UPLOAD, DOWNLOAD -> "exposed snapshot is not ready: ";
            case POD_BACKUP -> "exposed PVB is not ready: ";
            case POD_RESTORE -> "exposed PVR is not ready: ";
        };
    }

    /** Why a task that somebody deletes is cancelled. */
    public String deleted() {
        String name = ofPod() ? shortName.toUpperCase(Locale.ROOT) : resource.toLowerCase(Locale.ROOT);
        return "Cancel " + name + " because it is being deleted";
    }

    String empty() {
        return ofPod() ? "volume was empty so no snapshot was taken" : "volume was empty so no data was upload";
    }
}
