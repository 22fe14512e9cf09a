package io.stevedore.protocol;

/** The texts of {@code /dev/termination-log} of a mover that did not succeed; agents of other makes read their ends. */
public final class Termination {
    /** A message that ends with this means cancelled, not failed. */
    public static final String CANCELED = "data path is canceled";

    private Termination() {}

    /**
     * The engine gave up.
     *
     * @param kind {@code DataUpload}, {@code DataDownload}, {@code PVB} or {@code PVR}
     * @param what the same as events call it
     */
    public static String dataPathFailed(String kind, String what, String name, String error) {
        return "Failed to run data path service for %s %s: Data path for %s %s failed: %s"
                .formatted(kind, name, what, name, error);
    }

    public static String canceled(String kind, String name) {
        return "Failed to run data path service for %s %s: %s".formatted(kind, name, CANCELED);
    }

    /** Nothing was started: bad arguments, no repository, no credentials. */
    public static String setupFailed(String kind, String name, String error) {
        return "Failed to create data path service for %s %s: %s".formatted(kind, name, error);
    }

    public static boolean isCanceled(String message) {
        return message.strip().endsWith(CANCELED);
    }
}
