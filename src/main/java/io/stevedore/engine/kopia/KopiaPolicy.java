package io.stevedore.engine.kopia;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The policy of one source, written before each of its backups. */
final class KopiaPolicy {
    /** No file can have this name, so that no file's content can exclude others from a backup. */
    private static final String NO_SUCH_NAME = "no/such/name";

    private static final long LARGE_FILE = 2L << 30;

    private KopiaPolicy() {}

    /** Velero's, which keeps every snapshot, and in addition nothing is left out of one. */
    static String text(String sourcePath, int parallelism) {
        ObjectNode policy = velero(parallelism);
        ObjectNode files = policy.putObject("files");
        files.put("ignoreCacheDirs", false);
        files.putArray("ignoreDotFiles").add(NO_SUCH_NAME);
        return document(sourcePath, policy);
    }

    static String document(String sourcePath, ObjectNode policy) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.set(KopiaArguments.source(sourcePath), policy);
        return root.toString();
    }

    static ObjectNode velero(int parallelism) {
        ObjectNode policy = JsonNodeFactory.instance.objectNode();
        policy.putObject("retention")
                .put("keepLatest", Integer.MAX_VALUE)
                .put("keepHourly", Integer.MAX_VALUE)
                .put("keepDaily", Integer.MAX_VALUE)
                .put("keepWeekly", Integer.MAX_VALUE)
                .put("keepMonthly", Integer.MAX_VALUE)
                .put("keepAnnual", Integer.MAX_VALUE);
        policy.putObject("compression").put("compressorName", "none");
        policy.putObject("upload").put("maxParallelFileReads", parallelism).put("parallelUploadAboveSize", LARGE_FILE);
        policy.putObject("scheduling").put("manual", true);
        policy.putObject("errorHandling").put("ignoreUnknownTypes", true);
        return policy;
    }
}
