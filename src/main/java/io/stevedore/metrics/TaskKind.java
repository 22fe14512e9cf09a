package io.stevedore.metrics;

/** The kinds of work; the value of the label {@code kind}. */
public enum TaskKind {
    DATA_UPLOAD("dataupload", "data_upload"),
    DATA_DOWNLOAD("datadownload", "data_download"),
    POD_VOLUME_BACKUP("podvolumebackup", "pod_volume_backup"),
    POD_VOLUME_RESTORE("podvolumerestore", "pod_volume_restore");

    private final String label;
    private final String inNames;

    TaskKind(String label, String inNames) {
        this.label = label;
        this.inNames = inNames;
    }

    String label() {
        return label;
    }

    /** As Velero writes it inside a meter's name. */
    String inNames() {
        return inNames;
    }
}
