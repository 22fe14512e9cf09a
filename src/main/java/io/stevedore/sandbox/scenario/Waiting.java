package io.stevedore.sandbox.scenario;

import io.stevedore.sandbox.SandboxException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for the cluster the way a person does: looks again and again, and gives up with a sentence. */
final class Waiting {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private Waiting() {}

    /** @param condition what is waited for, as a statement */
    static <T> T until(String condition, Duration limit, Supplier<Optional<T>> look) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> found = look.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > deadline) {
                throw new SandboxException("Waited %d s until %s: in vain".formatted(limit.toSeconds(), condition));
            }
            Thread.sleep(PAUSE);
        }
    }
}
