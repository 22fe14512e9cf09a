package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.api.Progress;
import io.stevedore.api.TaskStatus;
import io.stevedore.api.v2alpha1.DataTaskStatus;
import io.stevedore.diagnosis.Clocks;
import io.stevedore.diagnostics.Timeline;
import io.stevedore.protocol.Attempts;
import io.stevedore.protocol.MoverProgress;
import io.stevedore.task.Phase;
import io.stevedore.task.Result;
import io.stevedore.task.Task;
import io.stevedore.task.TaskKind;
import io.stevedore.task.TaskRef;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a task of what the kinds have in common. Nothing in an object, however odd, makes it throw. */
final class TaskView {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);

    private final TaskKind kind;
    private final ObjectMeta meta;
    private Phase phase = new Phase.New();
    private String node = "";
    private MoverProgress progress = new MoverProgress(0, 0);

    TaskView(TaskKind kind, ObjectMeta meta) {
        this.kind = kind;
        this.meta = meta;
    }

    static TaskRef ref(TaskKind kind, ObjectMeta meta) {
        return new TaskRef(kind, meta.getNamespace(), meta.getName(), meta.getUid());
    }

    /** What the kinds' status have in common; none counts as one that tells nothing. */
    TaskView status(@Nullable DataTaskStatus status) {
        return status == null ? this : status(status, text(status.acceptedByNode), text(status.node));
    }

    /**
     * @param by the node whose agent took it
     * @param on the node of its mover; empty while it has none
     */
    TaskView status(TaskStatus status, String by, String on) {
        String text = text(status.phase);
        node = on.isEmpty() ? by : on;
        phase = switch (text.isEmpty() ? Phases.NEW : text) {
            case Phases.NEW -> new Phase.New();
            case Phases.ACCEPTED ->
                new Phase.Accepted(by, instant(status.acceptedTimestamp).or(this::created));
            case Phases.PREPARED -> new Phase.Prepared(on);
            case Phases.IN_PROGRESS -> new Phase.InProgress(on);
            case Phases.CANCELING -> new Phase.Canceling(on);
            case Phases.COMPLETED -> new Phase.Terminal(Result.COMPLETED);
            case Phases.FAILED -> new Phase.Terminal(Result.FAILED);
            case Phases.CANCELED -> new Phase.Terminal(Result.CANCELED);
            default -> new Phase.Unknown(text);
        };
        Progress written = status.progress;
        if (written != null) {
            progress = new MoverProgress(orZero(written.totalBytes), orZero(written.bytesDone));
        }
        return this;
    }

    Task task(@Nullable String datamover, @Nullable Boolean cancel, Optional<String> refusal) {
        boolean builtIn = datamover == null || datamover.isEmpty() || datamover.equals("velero");
        return new Task(
                ref(kind, meta),
                phase,
                node,
                builtIn,
                Boolean.TRUE.equals(cancel),
                meta.getDeletionTimestamp() != null,
                meta.getFinalizers() != null && meta.getFinalizers().contains(kind.finalizer()),
                progress,
                Attempts.parse(annotation(meta, Names.ATTEMPTS)),
                refusal);
    }

    private static String annotation(ObjectMeta meta, String key) {
        return meta.getAnnotations() == null ? "" : meta.getAnnotations().getOrDefault(key, "");
    }

    /** What was accepted without a time must time out all the same. */
    private Optional<Instant> created() {
        return instant(meta.getCreationTimestamp());
    }

    static Optional<Instant> accepted(Optional<? extends TaskStatus> status) {
        return status.flatMap(told -> instant(told.acceptedTimestamp));
    }

    /** Zero when it was not accepted. */
    static Duration sinceAccepted(Optional<? extends TaskStatus> status, Instant now) {
        return accepted(status)
                .map(at -> Duration.between(at, now))
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO);
    }

    /**
     * @param by   the node whose agent took it; empty while none has
     * @param node where {@code now} is from
     */
    static Clocks clocks(ObjectMeta meta, Optional<? extends TaskStatus> status, String by, String node, Instant now) {
        return new Clocks(node, instant(meta.getCreationTimestamp()), by, accepted(status), now);
    }

    /** What the resource itself tells of its past. */
    static Timeline timeline(HasMetadata object, Optional<? extends TaskStatus> status) {
        Timeline timeline = step(Timeline.EMPTY, object.getMetadata().getCreationTimestamp(), "created");
        timeline = step(timeline, status.map(told -> told.acceptedTimestamp).orElse(null), "accepted");
        timeline = step(timeline, status.map(told -> told.startTimestamp).orElse(null), "data path started");
        return step(timeline, status.map(told -> told.completionTimestamp).orElse(null), "ended");
    }

    private static Timeline step(Timeline timeline, @Nullable String at, String what) {
        return instant(at).map(time -> timeline.with(time, what)).orElse(timeline);
    }

    static Optional<Instant> instant(@Nullable String rfc3339) {
        try {
            return rfc3339 == null ? Optional.empty() : Optional.of(Instant.parse(rfc3339));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Go notation; ten minutes, the server's default, for what cannot be read. */
    static Duration duration(@Nullable String text) {
        try {
            return text == null || text.isEmpty()
                    ? DEFAULT_TIMEOUT
                    : io.fabric8.kubernetes.api.model.Duration.parse(text).getDuration();
        } catch (java.text.ParseException | NumberFormatException | ArithmeticException e) {
            return DEFAULT_TIMEOUT;
        }
    }

    /** What is absent is empty. */
    static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static long orZero(@Nullable Long value) {
        return value == null ? 0 : value;
    }
}
