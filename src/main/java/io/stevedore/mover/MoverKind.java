package io.stevedore.mover;

/** What a mover serves. */
public enum MoverKind {
    BACKUP("DataUpload", "data upload", "--data-upload"),
    RESTORE("DataDownload", "data download", "--data-download"),
    POD_BACKUP("PodVolumeBackup", "PVB", "--pod-volume-backup"),
    POD_RESTORE("PodVolumeRestore", "PVR", "--pod-volume-restore");

    private final String kind;
    private final String words;
    private final String flag;

    MoverKind(String kind, String words, String flag) {
        this.kind = kind;
        this.words = words;
        this.flag = flag;
    }

    /** The kind of the task's object. */
    public String kind() {
        return kind;
    }

    /** As the texts of events call it. */
    public String words() {
        return words;
    }

    /** As the termination message calls it. */
    public String subject() {
        return ofPod() ? words : kind;
    }

    /** The option that names the task. */
    public String flag() {
        return flag;
    }

    /** Whether the volume is one that a pod uses. */
    public boolean ofPod() {
        return this == POD_BACKUP || this == POD_RESTORE;
    }
}
