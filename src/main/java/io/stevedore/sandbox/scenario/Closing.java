package io.stevedore.sandbox.scenario;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened, closed in the reverse order, all of it, whatever one of them says. */
final class Closing implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T resource) {
        opened.push(resource);
        return resource;
    }

    /** @throws IllegalStateException with everything that went wrong, after all have been closed */
    @Override
    public void close() {
        IllegalStateException failure = new IllegalStateException("cleaning up was not complete");
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }
}
