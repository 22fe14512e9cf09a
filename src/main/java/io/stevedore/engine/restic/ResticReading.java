package io.stevedore.engine.restic;

import io.stevedore.engine.program.Transcript;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes progress out of standard output, and files that failed out of standard error; keeps the first few of these. */
final class ResticReading implements Transcript.Reading {
    private static final int EXAMPLES = 20;

    private final Consumer<ResticMessage.Status> progress;
    private final Runnable life;
    private final List<ResticMessage.FileError> failed = new ArrayList<>();
    private long failures;
    private ResticMessage.@Nullable Status last;

    /** @param life is called for progress that differs from the one before */
    ResticReading(Consumer<ResticMessage.Status> progress, Runnable life) {
        this.progress = progress;
        this.life = life;
    }

    @Override
    public String output(String piece) {
        Optional<ResticMessage> message = ResticMessage.parse(piece);
        if (message.isEmpty() || !(message.get() instanceof ResticMessage.Status now)) {
            return piece;
        }
        if (!now.equals(last)) {
            last = now;
            life.run();
            progress.accept(now);
        }
        return "";
    }

    @Override
    public String error(String piece) {
        return ResticMessage.parse(piece)
                .map(message -> switch (message) {
                    case ResticMessage.FileError error -> told(error);
                    case ResticMessage.ExitError(String text) -> text;
                    case ResticMessage.Status status -> "";
                    case ResticMessage.Summary summary -> "";
                })
                .orElse(piece);
    }

    private synchronized String told(ResticMessage.FileError error) {
        if (failed.size() < EXAMPLES) {
            failed.add(error);
        }
        failures++;
        return error.text();
    }

    /** Files and folders that failed. */
    synchronized FileErrors failed() {
        return new FileErrors(failures, List.copyOf(failed));
    }
}
