package io.stevedore.task;

import java.time.Duration;

/**
 * The limits of the life cycle.
 *
 * @param prepareTimeout from Accepted to a running mover, from {@code --data-mover-prepare-timeout}
 * @param cancelGrace    a mover that was asked to stop may take this long before its pod is deleted
 * @param healing        a cause that fails tasks may take this long to go away
 * @param moverRetries   how often a lost mover is started again, from {@code --mover-retries}
 * @param takeover       how much later another agent does what the responsible one has left undone
 */
public record TaskPolicy(
        Duration prepareTimeout, Duration cancelGrace, Duration healing, Duration takeover, int moverRetries) {

    public static final TaskPolicy DEFAULT = new TaskPolicy(
            Duration.ofMinutes(30), Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(1), 1);

    public TaskPolicy withTakeover(Duration time) {
        return new TaskPolicy(prepareTimeout, cancelGrace, healing, time, moverRetries);
    }

    public TaskPolicy withCancelGrace(Duration time) {
        return new TaskPolicy(prepareTimeout, time, healing, takeover, moverRetries);
    }

    public TaskPolicy withHealing(Duration time) {
        return new TaskPolicy(prepareTimeout, cancelGrace, time, takeover, moverRetries);
    }

    public TaskPolicy withPrepareTimeout(Duration timeout) {
        return new TaskPolicy(timeout, cancelGrace, healing, takeover, moverRetries);
    }

    public TaskPolicy withMoverRetries(int retries) {
        return new TaskPolicy(prepareTimeout, cancelGrace, healing, takeover, retries);
    }
}
