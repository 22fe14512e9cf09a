package io.stevedore.reconcile;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Ends the agent for a changed configuration, when its turn has come: first it claims nothing more, then it ends. Movers
 * go on, and the next agent of the node takes them up again.
 */
public final class RestartOnChange implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RestartOnChange.class);
    /** For a claim that was being written. */
    private static final Duration LAST_CLAIMS = Duration.ofSeconds(2);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("config-restart").factory());
    private final BooleanSupplier helps;
    private final Supplier<Duration> delay;
    private final Runnable end;
    private @Nullable ScheduledFuture<?> planned;
    private volatile boolean ending;

    /**
     * @param helps whether a restart is wanted, asked again when the time has come
     * @param delay until this node's turn
     * @param end   ends the process with code 0
     */
    public RestartOnChange(BooleanSupplier helps, Supplier<Duration> delay, Runnable end) {
        this.helps = helps;
        this.delay = delay;
        this.end = end;
    }

    /** To be called after each change. */
    public synchronized void consider() {
        if (planned != null) {
            planned.cancel(false);
            planned = null;
        }
        if (!ending && helps.getAsBoolean()) {
            Duration wait = delay.get();
            LOG.infof("The agent restarts in %d s for a changed configuration", wait.toSeconds());
            planned = timer.schedule(this::stopClaiming, wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void stopClaiming() {
        if (helps.getAsBoolean()) {
            ending = true;
            LOG.info("The agent claims nothing more and ends for a changed configuration; its movers go on");
            timer.schedule(this::end, LAST_CLAIMS.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void end() {
        ending = helps.getAsBoolean();
        if (ending) {
            end.run();
        } else {
            LOG.info("The agent stays: its configuration changed once more");
        }
    }

    /** Whether nothing is to be claimed any more. */
    public boolean ending() {
        return ending;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
