package io.stevedore.task;

import io.stevedore.protocol.Attempts;
import io.stevedore.protocol.MoverProgress;
import io.stevedore.protocol.MoverResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A world for one decision: an untouched task seen from node {@code here}, changed word by word. */
final class Situation {
    static final String HERE = "here";
    static final String THERE = "there";
    static final Instant ACCEPTED_AT = Instant.parse("2026-01-01T00:00:00Z");
    static final MoverResult RESULT = new MoverResult("k1", false, null, null, 10, 5);

    private final TaskKind kind;
    private final Phase phase;
    private String node;
    private boolean builtIn = true;
    private boolean cancel;
    private boolean deleting;
    private boolean finalizer;
    private MoverProgress written = new MoverProgress(0, 0);
    private Optional<String> refusal = Optional.empty();
    private boolean ownerGone;
    private Mover mover = new Mover.Absent();
    private Optional<MoverProgress> reported = Optional.empty();
    private Optional<String> exposeFault = Optional.empty();
    private Optional<Cause> cause = Optional.empty();
    private Optional<Verdict> verdict = Optional.empty();
    private Optional<String> blocked = Optional.empty();
    private boolean slotFree;
    private Duration turn = Duration.ZERO;
    private Retry retry = new Retry.Never("retries are switched off");
    private Instant openSince = ACCEPTED_AT;
    private boolean leftovers;
    private Optional<Instant> cancelingSince = Optional.empty();
    private Instant now = ACCEPTED_AT;

    private Situation(TaskKind kind, Phase phase) {
        this.kind = kind;
        this.phase = phase;
        this.node = nodeOf(phase);
        this.finalizer = !(phase instanceof Phase.New) && !(phase instanceof Phase.Terminal);
    }

    static Situation of(Phase phase) {
        return new Situation(TaskKind.UPLOAD, phase);
    }

    static Situation of(TaskKind kind, Phase phase) {
        return new Situation(kind, phase);
    }

    static Situation acceptedBy(String node) {
        return of(new Phase.Accepted(node, Optional.of(ACCEPTED_AT)));
    }

    static String nodeOf(Phase phase) {
        return switch (phase) {
            case Phase.Accepted accepted -> accepted.by();
            case Phase.Prepared prepared -> prepared.node();
            case Phase.InProgress inProgress -> inProgress.node();
            case Phase.Canceling canceling -> canceling.node();
            case Phase.New ignored -> "";
            case Phase.Terminal ignored -> "";
            case Phase.Unknown ignored -> "";
        };
    }

    Action decide() {
        return Lifecycle.decide(observed(), TaskPolicy.DEFAULT);
    }

    Observed observed() {
        TaskRef ref = new TaskRef(kind, "velero", "task", "uid");
        Task task = new Task(ref, phase, node, builtIn, cancel, deleting, finalizer, written, Attempts.FIRST, refusal);
        return new Observed(
                task,
                HERE,
                ownerGone,
                mover,
                reported,
                exposeFault,
                cause,
                verdict,
                blocked,
                slotFree,
                new Turn(turn, openSince),
                retry,
                leftovers,
                cancelingSince,
                now);
    }

    Situation foreign() {
        builtIn = false;
        return this;
    }

    Situation cancelled() {
        cancel = true;
        return this;
    }

    Situation deleted() {
        deleting = true;
        return this;
    }

    Situation finalizer(boolean on) {
        finalizer = on;
        return this;
    }

    Situation refused(String why) {
        refusal = Optional.of(why);
        return this;
    }

    Situation ranOn(String name) {
        node = name;
        return this;
    }

    Situation written(long total, long done) {
        written = new MoverProgress(total, done);
        return this;
    }

    Situation ownerGone() {
        ownerGone = true;
        return this;
    }

    Situation mover(Mover state) {
        mover = state;
        return this;
    }

    Situation runningHere() {
        return mover(new Mover.Running(HERE));
    }

    Situation reported(long total, long done) {
        reported = Optional.of(new MoverProgress(total, done));
        return this;
    }

    /** Seen from the moment on at which the task was accepted. */
    Situation cause(String text, boolean ends) {
        cause = Optional.of(new Cause(text, ACCEPTED_AT, ends));
        return this;
    }

    Situation exposeFault(String cause) {
        exposeFault = Optional.of(cause);
        return this;
    }

    Situation verdict(Verdict settled) {
        verdict = Optional.of(settled);
        return this;
    }

    Situation blocked(String why) {
        blocked = Optional.of(why);
        return this;
    }

    Situation slotFree() {
        slotFree = true;
        return this;
    }

    Situation retry(Retry possible) {
        retry = possible;
        return this;
    }

    /** So many other agents go before. */
    Situation behind(int others) {
        turn = Turn.behind(others);
        return this;
    }

    Situation leftovers() {
        leftovers = true;
        return this;
    }

    Situation cancelingSince(Instant instant) {
        cancelingSince = Optional.of(instant);
        return this;
    }

    Situation after(Duration time) {
        now = ACCEPTED_AT.plus(time);
        return this;
    }
}
