package io.stevedore.engine.kopia;

import io.stevedore.engine.program.Transcript;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Progress stands on standard error, a message may follow it without a separator. */
final class KopiaReading implements Transcript.Reading {
    private final Consumer<KopiaProgress> progress;
    private final Runnable life;
    private @Nullable KopiaProgress last;

    /** @param life is called for progress that differs from the one before */
    KopiaReading(Consumer<KopiaProgress> progress, Runnable life) {
        this.progress = progress;
        this.life = life;
    }

    @Override
    public String error(String piece) {
        Optional<KopiaProgress> parsed = KopiaProgress.parse(piece);
        parsed.filter(now -> !now.equals(last)).ifPresent(now -> {
            last = now;
            life.run();
            progress.accept(now);
        });
        return parsed.map(KopiaProgress::rest).orElse(piece);
    }
}
