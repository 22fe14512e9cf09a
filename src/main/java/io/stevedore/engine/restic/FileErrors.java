package io.stevedore.engine.restic;

import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.program.ErrorSigns;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What could not be read or written.
 *
 * @param count how many
 * @param first of these, some
 */
record FileErrors(long count, List<ResticMessage.FileError> first) {
    private static final String VANISHED = "no such file or directory";

    /** Names them, the way a user looks for them. */
    EngineFailure unreadable(String attempted) {
        boolean vanished = first.stream().anyMatch(error -> error.text().contains(VANISHED));
        String text = vanished ? "a file vanished while it was read (retry when nobody writes to the volume): " : "";
        return new EngineFailure(
                vanished ? Cause.FILE_VANISHED : Cause.SOURCE_UNREADABLE,
                ErrorSigns.bounded(attempted + ": " + text + count + " unreadable: " + listed()));
    }

    String listed() {
        return first.stream()
                .limit(ErrorSigns.LINES)
                .map(ResticMessage.FileError::text)
                .collect(Collectors.joining("; "));
    }
}
