package io.stevedore.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Waits for the world to become as expected. */
public final class Eventually {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Eventually() {}

    /** @param what for the failure's text */
    public static void until(Duration limit, Supplier<String> what, Callable<Boolean> condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                if (condition.call()) {
                    return;
                }
                if (System.nanoTime() > end) {
                    throw new AssertionError("waited " + limit.toSeconds() + " s for " + what.get());
                }
                Thread.sleep(PAUSE.toMillis());
            } catch (AssertionError e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError("while waiting for " + what.get(), e);
            }
        }
    }
}
