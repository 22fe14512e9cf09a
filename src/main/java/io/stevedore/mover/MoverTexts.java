package io.stevedore.mover;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stevedore.engine.EngineProgress;
import io.stevedore.protocol.Termination;

/** What the mover says at its end, in events and in the termination log; agents of other makes read it too. */
final class MoverTexts {
    /** The kubelet keeps 4096 bytes, the last ones; the first words matter most. */
    private static final int LONGEST_ERROR = 3000;

    private MoverTexts() {}

    static String termination(MoverKind kind, String task, MoverEnd end) {
        return switch (end) {
            case MoverEnd.Completed completed -> completed.result().toJson();
            case MoverEnd.Canceled() -> Termination.canceled(kind.subject(), task);
            case MoverEnd.Failed(String text) ->
                Termination.dataPathFailed(kind.subject(), kind.words(), task, bounded(text));
            case MoverEnd.NotStarted(String text) -> Termination.setupFailed(kind.subject(), task, bounded(text));
        };
    }

    /** As the agent reads it, and the speed besides; agents that do not know it pass over it. */
    static String progress(EngineProgress progress, long bytesPerSecond) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        putUnlessZero(node, "totalBytes", progress.totalBytes());
        putUnlessZero(node, "doneBytes", progress.doneBytes());
        putUnlessZero(node, "bytesPerSecond", bytesPerSecond);
        return node.toString();
    }

    private static void putUnlessZero(ObjectNode node, String field, long value) {
        if (value != 0) {
            node.put(field, value);
        }
    }

    static String started(String task) {
        return "Data path for " + task + " started";
    }

    static String failed(MoverKind kind, String task, String error) {
        return "Data path for " + kind.words() + " " + task + " failed, error " + bounded(error);
    }

    static String canceling(MoverKind kind, String task) {
        return "Canceling for " + kind.words() + " " + task;
    }

    static String canceled(MoverKind kind, String task) {
        return "Data path for " + kind.words() + " " + task + " canceled";
    }

    static String stopped(String task, boolean wasStarted) {
        return "Data path for " + task + (wasStarted ? " stopped" : " exited without start");
    }

    /** Characters of more than one byte are counted as if all were. */
    private static String bounded(String text) {
        int longest = text.length() == text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length
                ? LONGEST_ERROR
                : LONGEST_ERROR / 3;
        return text.length() <= longest ? text : text.substring(0, longest) + "...";
    }
}
