package io.stevedore.task;

/** The kinds of tasks an agent carries out. */
public enum TaskKind {
    UPLOAD("DataUpload", "data upload", "backup"),
    DOWNLOAD("DataDownload", "data download", "restore");

    private final String resource;
    private final String text;
    private final String direction;

    TaskKind(String resource, String text, String direction) {
        this.resource = resource;
        this.text = text;
        this.direction = direction;
    }

    /** The custom resource's kind. */
    public String resource() {
        return resource;
    }

    /** As it stands in messages. */
    public String text() {
        return text;
    }

    /** {@code backup} or {@code restore}. */
    public String direction() {
        return direction;
    }
}
