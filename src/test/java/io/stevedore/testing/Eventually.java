package io.stevedore.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Waits for the world to become as expected. */
public final class Eventually {
    private static final long SHORTEST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    private Eventually() {}

    /**
     * Asks often at first, and less often what lasts: asking costs time that all tests share.
     *
     * @param what for the failure's text
     */
    public static void until(Duration limit, Supplier<String> what, Callable<Boolean> condition) {
        long end = System.nanoTime() + limit.toNanos();
        for (long pause = SHORTEST_PAUSE_MILLIS; true; pause = Math.min(pause + pause / 4, LONGEST_PAUSE_MILLIS)) {
            try {
                if (condition.call()) {
                    return;
                }
                if (System.nanoTime() > end) {
                    throw new AssertionError("waited " + limit.toSeconds() + " s for " + what.get());
                }
                Thread.sleep(pause);
            } catch (AssertionError e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError("while waiting for " + what.get(), e);
            }
        }
    }
}
