package io.stevedore.diagnosis;

import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.stevedore.expose.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Why a snapshot cannot be used. */
final class SnapshotExaminer {
    private static final Pattern NO_CLASS = Pattern.compile("(?i)snapshot ?class.*(not found|does not exist|not set)");
    private static final Pattern NO_CONTENT = Pattern.compile("VolumeSnapshotContent (is missing|.*not found)");

    private SnapshotExaminer() {}

    static List<Finding> examine(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        evidence.snapshot().filter(snapshot -> !ready(snapshot)).ifPresent(snapshot -> {
            String object = ObjectRef.of(snapshot).toString();
            Optional<String> error = error(snapshot);
            Optional<String> contentError = evidence.content().flatMap(SnapshotExaminer::error);
            error.ifPresent(words -> findings.add(failed(object, words)));
            contentError
                    .filter(words -> !error.equals(contentError))
                    .ifPresent(words -> findings.add(failed(
                            ObjectRef.of(evidence.content().orElseThrow()).toString(), words)));
            if (findings.isEmpty()) {
                findings.add(new Finding(
                        Code.SNAPSHOT_NOT_READY, object, "it is not ready to use, and its status tells no reason"));
            }
        });
        return findings;
    }

    private static Finding failed(String object, String words) {
        if (NO_CLASS.matcher(words).find()) {
            return new Finding(Code.SNAPSHOT_CLASS_MISSING, object, words);
        }
        boolean gone = NO_CONTENT.matcher(words).find();
        return new Finding(gone ? Code.SNAPSHOT_CONTENT_MISSING : Code.SNAPSHOT_FAILED, object, words);
    }

    private static boolean ready(VolumeSnapshot snapshot) {
        return snapshot.getStatus() != null
                && Boolean.TRUE.equals(snapshot.getStatus().getReadyToUse());
    }

    private static Optional<String> error(VolumeSnapshot snapshot) {
        return Optional.ofNullable(snapshot.getStatus())
                .map(status -> status.getError())
                .map(error -> error.getMessage());
    }

    private static Optional<String> error(VolumeSnapshotContent content) {
        return Optional.ofNullable(content.getStatus())
                .map(status -> status.getError())
                .map(error -> error.getMessage());
    }
}
