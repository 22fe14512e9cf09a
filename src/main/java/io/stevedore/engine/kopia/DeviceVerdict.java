package io.stevedore.engine.kopia;

import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.RestoreOutcome;
import io.stevedore.engine.block.BlockDevice;
import io.stevedore.engine.program.Ended;
import java.util.Optional;

/** Whether a snapshot may be written to a device, and whether it was. */
final class DeviceVerdict {
    private DeviceVerdict() {}

    /** How far the writing came. */
    sealed interface Written {}

    /** What was printed ended after so many bytes, and the device has them. */
    record ToTheEnd(long bytes) implements Written {}

    record Broken(String why) implements Written {}

    /** Before anything is written. */
    static Optional<EngineFailure> refuse(String attempted, KopiaSnapshot snapshot, BlockDevice device) {
        if (!snapshot.stream()) {
            return refused(
                    Cause.WRONG_VOLUME_MODE,
                    attempted + ": it is a snapshot of a file system with " + snapshot.files()
                            + " files, and the volume is a block device. Restore it into a claim with volumeMode"
                            + " Filesystem.");
        }
        if (snapshot.bytes() > device.size()) {
            return refused(
                    Cause.TARGET_TOO_SMALL,
                    "%s: the snapshot has %d bytes, and the device only %d."
                            .formatted(attempted, snapshot.bytes(), device.size()));
        }
        return Optional.empty();
    }

    private static Optional<EngineFailure> refused(Cause cause, String text) {
        return Optional.of(new EngineFailure(cause, text + " Nothing was written."));
    }

    /** @param bytes of the snapshot */
    static RestoreOutcome of(String attempted, long bytes, Ended ended, Written written) {
        return switch (ended.how()) {
            case STOPPED -> new RestoreOutcome.Canceled();
            case STALLED -> new RestoreOutcome.Failed(KopiaErrors.failure(attempted, ended));
            case BY_ITSELF ->
                switch (written) {
                    // what the program says then is only that nobody listens any more
                    case Broken(String why) -> failed(Cause.OTHER, attempted + ": " + why);
                    case ToTheEnd(long done)
                    when !ended.isGood() -> new RestoreOutcome.Failed(KopiaErrors.failure(attempted, ended));
                    case ToTheEnd(long done)
                    when done != bytes ->
                        failed(
                                Cause.INCONSISTENT_RESULT,
                                "%s: the snapshot has %d bytes, but the engine gave only %d"
                                        .formatted(attempted, bytes, done));
                    case ToTheEnd(long done) -> new RestoreOutcome.Completed(done);
                };
        };
    }

    private static RestoreOutcome failed(Cause cause, String text) {
        return new RestoreOutcome.Failed(new EngineFailure(cause, text));
    }
}
