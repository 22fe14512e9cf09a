package io.stevedore.app;

import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import sun.misc.Signal;

/**
 * SIGTERM and SIGINT as a request. The JVM's own answer to them ends the process at once with a code of its own, while
 * everything that is still needed to end in order is being closed.
 */
final class Signals {
    private Signals() {}

    /** @param end called for each signal, from a thread of the JVM; the process ends when its main thread does */
    static void endBy(Runnable end) {
        for (String name : List.of("TERM", "INT")) {
            Signal.handle(new Signal(name), signal -> end.run());
        }
    }

    /** Ends the process later, if it still is there by then: nothing runs any more, as after a kill. */
    static void haltAfter(Duration time, IntSupplier exitCode) {
        Thread.ofPlatform().daemon().name("last-call").start(() -> {
            try {
                Thread.sleep(time);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // at once, then
            }
            Runtime.getRuntime().halt(exitCode.getAsInt());
        });
    }
}
