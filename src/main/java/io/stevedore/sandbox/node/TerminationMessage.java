package io.stevedore.sandbox.node;

import io.fabric8.kubernetes.api.model.Container;
import io.stevedore.sandbox.node.container.Ended;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What a container leaves behind as its reason. */
final class TerminationMessage {
    private static final int FROM_LOG = 2048;

    private TerminationMessage() {}

    /** Its message; with {@code FallbackToLogsOnError}, for want of one, the last 2048 bytes of its log. */
    static String of(Container container, Ended ended, Path log) {
        boolean fallBack = "FallbackToLogsOnError".equals(container.getTerminationMessagePolicy());
        if (!ended.message().isEmpty() || ended.exitCode() == 0 || !fallBack) {
            return ended.message();
        }
        try (var content = new RandomAccessFile(log.toFile(), "r")) {
            long start = Math.max(0, content.length() - FROM_LOG);
            content.seek(start);
            byte[] tail = new byte[(int) (content.length() - start)];
            content.readFully(tail);
            return new String(tail, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
