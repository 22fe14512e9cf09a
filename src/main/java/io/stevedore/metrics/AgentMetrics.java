package io.stevedore.metrics;

import static io.stevedore.metrics.TaskKind.DATA_DOWNLOAD;
import static io.stevedore.metrics.TaskKind.DATA_UPLOAD;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * What an agent tells Prometheus. The methods are named after what happens to a task and are called when the write that
 * makes it so has succeeded. Meters called {@code podVolume_} are Velero's, to the letter; those called
 * {@code stevedore_} are ours. Every meter has the label {@code node}.
 */
public final class AgentMetrics {
    private static final Duration[] WAITS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofMinutes(30),
        Duration.ofHours(1),
    };
    private static final Duration[] DURATIONS = {
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofHours(1),
        Duration.ofHours(4),
        Duration.ofHours(12),
    };
    private static final Duration[] LATENCIES = {
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(10),
        Duration.ofMinutes(15),
        Duration.ofMinutes(30),
        Duration.ofHours(1),
        Duration.ofHours(2),
        Duration.ofHours(3),
        Duration.ofHours(4),
    };
    /** Velero's meters have a backup's name for a label: of so many the latest are told, so that they do not pile up. */
    static final int OPERATIONS = 50;

    private static final List<String> VELERO_ENDS = List.of("success", "failure", "cancel");

    private final MeterRegistry registry;
    private final String node;
    private final AtomicLong podVolumeBackupsEnqueued = new AtomicLong();
    private final AtomicLong podVolumeBackupsDequeued = new AtomicLong();
    private final Deque<List<Meter>> operations = new ArrayDeque<>();

    /**
     * Registers every meter, so that a counter that never moved reads 0 and is not missing.
     *
     * @param node name of the agent's own node
     * @param version of this build
     */
    public AgentMetrics(MeterRegistry registry, String node, String version) {
        this.registry = registry;
        this.node = node;
        for (TaskKind kind : List.of(DATA_UPLOAD, DATA_DOWNLOAD)) {
            VELERO_ENDS.forEach(end -> velero(kind, end));
        }
        veleroQueue("enqueue", "Pod volume backups that got a slot", podVolumeBackupsEnqueued);
        veleroQueue("dequeue", "Pod volume backups that completed", podVolumeBackupsDequeued);
        for (TaskKind kind : TaskKind.values()) {
            for (TaskStep step : TaskStep.values()) {
                transitions(kind, step);
            }
            for (FailureReason reason : FailureReason.values()) {
                failures(kind, reason);
            }
            exposeTime(kind);
            queueWait(kind);
            bytes(kind);
            throughput(kind);
            for (TaskStep end : List.of(TaskStep.COMPLETED, TaskStep.FAILED, TaskStep.CANCELED)) {
                duration(kind, end);
            }
        }
        leftovers();
        Gauge.builder("stevedore_build_info", () -> 1)
                .description("Always 1; the version of the running agent")
                .tag("node", node)
                .tag("version", version)
                .register(registry);
    }

    /** Slots of this node; to be called once. */
    public void slots(int limit, IntSupplier used) {
        Gauge.builder("stevedore_slots_limit", () -> limit)
                .description("Volumes that this node moves at once, at most")
                .tag("node", node)
                .strongReference(true)
                .register(registry);
        Gauge.builder("stevedore_slots_used", used::getAsInt)
                .description("Volumes that this node moves now")
                .tag("node", node)
                .strongReference(true)
                .register(registry);
    }

    /**
     * Registers the gauge of one cause; the first call of each kind and code counts.
     *
     * @param code     what keeps volumes from getting ready
     * @param standing tasks of which that is told now
     */
    public void findings(TaskKind kind, String code, IntSupplier standing) {
        Gauge.builder("stevedore_task_findings", standing::getAsInt)
                .description("Tasks that wait with this cause, which this agent told on them")
                .tag("node", node)
                .tag("kind", kind.label())
                .tag("code", code)
                .strongReference(true)
                .register(registry);
    }

    /** One was told. */
    public void leftover() {
        leftovers().increment();
    }

    public void accepted(TaskKind kind) {
        transitions(kind, TaskStep.ACCEPTED).increment();
    }

    /** @param expose from Accepted to Prepared */
    public void prepared(TaskKind kind, Duration expose) {
        transitions(kind, TaskStep.PREPARED).increment();
        exposeTime(kind).record(expose);
    }

    /** @param wait from Accepted to InProgress */
    public void started(TaskKind kind, Duration wait) {
        transitions(kind, TaskStep.IN_PROGRESS).increment();
        queueWait(kind).record(wait);
        if (kind == TaskKind.POD_VOLUME_BACKUP) {
            podVolumeBackupsEnqueued.incrementAndGet();
        }
    }

    public void canceling(TaskKind kind) {
        transitions(kind, TaskStep.CANCELING).increment();
    }

    /**
     * @param duration from InProgress to the end
     * @param bytes of the volume
     */
    public void completed(TaskKind kind, Duration duration, long bytes) {
        ended(kind, TaskStep.COMPLETED, "success", duration);
        bytes(kind).increment(bytes);
        if (duration.isPositive()) {
            throughput(kind).record(bytes / (duration.toNanos() / 1e9));
        }
        if (kind == TaskKind.POD_VOLUME_BACKUP) {
            podVolumeBackupsDequeued.incrementAndGet();
        }
    }

    /** @param took from InProgress to Completed */
    public synchronized void podVolumeOperation(PodVolumeOperation operation, Duration took) {
        Tags tags = Tags.of("node", node, "operation", operation.operation(), "backupName", operation.backup())
                .and("pod_volume_backup", operation.name());
        Timer latency = Timer.builder("podVolume_pod_volume_operation_latency")
                .description("Time that a pod volume backup took; of the latest ones")
                .tags(tags)
                .serviceLevelObjectives(LATENCIES)
                .register(registry);
        latency.record(took);
        Gauge same = Gauge.builder("podVolume_pod_volume_operation_latency_seconds_gauge", took, AgentMetrics::seconds)
                .description("The same as a figure")
                .tags(tags)
                .strongReference(true)
                .register(registry);
        operations.addLast(List.of(latency, same));
        if (operations.size() > OPERATIONS) {
            operations.removeFirst().forEach(registry::remove);
        }
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    /** @param duration from the latest phase that has a time (Accepted or InProgress) to the end */
    public void failed(TaskKind kind, FailureReason reason, Duration duration) {
        ended(kind, TaskStep.FAILED, "failure", duration);
        failures(kind, reason).increment();
    }

    /** @param duration from the latest phase that has a time (Accepted or InProgress) to the end */
    public void canceled(TaskKind kind, Duration duration) {
        ended(kind, TaskStep.CANCELED, "cancel", duration);
    }

    private void ended(TaskKind kind, TaskStep end, String veleroEnd, Duration duration) {
        transitions(kind, end).increment();
        duration(kind, end).record(duration);
        if (kind == DATA_UPLOAD || kind == DATA_DOWNLOAD) {
            velero(kind, veleroEnd).increment();
        }
    }

    private Counter leftovers() {
        return Counter.builder("stevedore_leftovers")
                .description("Objects of which this agent told that a task has left them behind")
                .tag("node", node)
                .register(registry);
    }

    private Counter velero(TaskKind kind, String end) {
        return Counter.builder("podVolume_" + kind.inNames() + "_" + end + "_total")
                .description("Tasks of this kind that this agent ended: " + end)
                .tag("node", node)
                .register(registry);
    }

    /** Gauges, because the library ends every counter's name in {@code _total}, which Velero's two do not. */
    private void veleroQueue(String what, String description, AtomicLong value) {
        Gauge.builder("podVolume_pod_volume_backup_" + what + "_count", value, AtomicLong::get)
                .description(description)
                .tag("node", node)
                .strongReference(true)
                .register(registry);
    }

    private Counter transitions(TaskKind kind, TaskStep step) {
        return Counter.builder("stevedore_task_transitions")
                .description("Phases that this agent wrote")
                .tag("node", node)
                .tag("kind", kind.label())
                .tag("phase", step.label())
                .register(registry);
    }

    private Counter failures(TaskKind kind, FailureReason reason) {
        return Counter.builder("stevedore_task_failures")
                .description("Tasks that this agent ended as Failed")
                .tag("node", node)
                .tag("kind", kind.label())
                .tag("reason", reason.label())
                .register(registry);
    }

    private Timer exposeTime(TaskKind kind) {
        return Timer.builder("stevedore_task_expose")
                .description("From Accepted to Prepared")
                .tag("node", node)
                .tag("kind", kind.label())
                .serviceLevelObjectives(WAITS)
                .register(registry);
    }

    private Timer queueWait(TaskKind kind) {
        return Timer.builder("stevedore_task_queue_wait")
                .description("From Accepted to InProgress")
                .tag("node", node)
                .tag("kind", kind.label())
                .serviceLevelObjectives(WAITS)
                .register(registry);
    }

    private Timer duration(TaskKind kind, TaskStep end) {
        return Timer.builder("stevedore_task_duration")
                .description("To the end, from InProgress, or from Accepted where it did not get that far")
                .tag("node", node)
                .tag("kind", kind.label())
                .tag("outcome", end.label())
                .serviceLevelObjectives(DURATIONS)
                .register(registry);
    }

    private Counter bytes(TaskKind kind) {
        return Counter.builder("stevedore_task_bytes")
                .description("Bytes of the volumes of completed tasks")
                .tag("node", node)
                .tag("kind", kind.label())
                .register(registry);
    }

    private DistributionSummary throughput(TaskKind kind) {
        return DistributionSummary.builder("stevedore_task_throughput_bytes_per_second")
                .description("Bytes of a completed task by its time in progress")
                .tag("node", node)
                .tag("kind", kind.label())
                .register(registry);
    }
}
