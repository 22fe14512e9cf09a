package io.stevedore.mover;

/** The two directions in which a mover moves a volume. */
public enum MoverKind {
    BACKUP("DataUpload", "data upload"),
    RESTORE("DataDownload", "data download");

    private final String kind;
    private final String words;

    MoverKind(String kind, String words) {
        this.kind = kind;
        this.words = words;
    }

    /** The kind of the task's object. */
    public String kind() {
        return kind;
    }

    /** As the texts of events call it. */
    public String words() {
        return words;
    }
}
