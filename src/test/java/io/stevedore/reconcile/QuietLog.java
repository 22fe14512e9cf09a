package io.stevedore.reconcile;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Hundreds of lives would tell their tale. Classes that run side by side are quiet together. */
final class QuietLog implements BeforeAllCallback, AfterAllCallback {
    private static final Logger LOGS = Logger.getLogger("io.stevedore");

    private static @Nullable Level before;
    private static int users;

    @Override
    public void beforeAll(ExtensionContext context) {
        synchronized (QuietLog.class) {
            if (users++ == 0) {
                before = LOGS.getLevel();
                LOGS.setLevel(Level.OFF);
            }
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        synchronized (QuietLog.class) {
            if (--users == 0) {
                LOGS.setLevel(before);
            }
        }
    }
}
