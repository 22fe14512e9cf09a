package io.stevedore.engine.restic;

import io.stevedore.engine.program.Transcript;

/** What the short commands say: their errors as text, no progress. */
final class Said {
    private Said() {}

    static Transcript transcript(Runnable life) {
        return new Transcript(new ResticReading(status -> {}, life), message -> {}, life);
    }
}
