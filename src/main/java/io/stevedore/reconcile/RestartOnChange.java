package io.stevedore.reconcile;

import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Ends the agent for a changed configuration, when its turn has come: first it claims nothing more, then it ends. Movers
 * go on, and the next agent of the node takes them up again.
 */
public final class RestartOnChange {
    private static final Logger LOG = Logger.getLogger(RestartOnChange.class);
    /** For a claim that was being written. */
    private static final Duration LAST_CLAIMS = Duration.ofSeconds(2);

    private final BooleanSupplier helps;
    private final Supplier<Duration> delay;
    private final BiConsumer<Duration, Runnable> timer;
    private final Runnable end;
    private long changes;
    private volatile boolean ending;

    /**
     * @param helps whether a restart is wanted, asked again when the time has come
     * @param delay until this node's turn
     * @param timer runs something after a while
     * @param end   ends the process with code 0
     */
    public RestartOnChange(
            BooleanSupplier helps, Supplier<Duration> delay, BiConsumer<Duration, Runnable> timer, Runnable end) {
        this.helps = helps;
        this.delay = delay;
        this.timer = timer;
        this.end = end;
    }

    /** To be called after each change. */
    public synchronized void consider() {
        long change = ++changes;
        if (!ending && helps.getAsBoolean()) {
            Duration wait = delay.get();
            LOG.infof("The agent restarts in %d s for a changed configuration", wait.toSeconds());
            timer.accept(wait, () -> stopClaiming(change));
        }
    }

    private synchronized void stopClaiming(long change) {
        // a later change has a time of its own
        if (change == changes && helps.getAsBoolean()) {
            ending = true;
            LOG.info("The agent claims nothing more and ends for a changed configuration; its movers go on");
            timer.accept(LAST_CLAIMS, this::end);
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
}
