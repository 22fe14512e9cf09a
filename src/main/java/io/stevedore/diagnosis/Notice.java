package io.stevedore.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is found while a task waits, and what its {@code status.message} says of it. A value; {@link #next} decides.
 *
 * @param standing the most telling cause and since when it has been that; empty when there is none
 * @param told     what the message says; empty when it says nothing of ours
 * @param at       of the last write; empty before the first
 */
public record Notice(Optional<Standing> standing, Optional<Finding> told, Optional<Instant> at) {
    /** What goes away sooner is never told. */
    public static final Duration STANDS = Duration.ofSeconds(5);
    /** The same for what nobody explains: a step of a healthy expose may take that long. */
    public static final Duration UNEXPLAINED_STANDS = Duration.ofSeconds(8);
    /** The same for a pod on its node: images take their time, and a kubelet complains of a mount after two minutes. */
    public static final Duration POD_STANDS = Duration.ofMinutes(3);
    /** Every write wakes every agent. */
    public static final Duration BETWEEN = Duration.ofSeconds(30);

    public static final Notice NONE = new Notice(Optional.empty(), Optional.empty(), Optional.empty());

    /** A cause and since when it has been seen. */
    public record Standing(Finding finding, Instant since) {
        /** From when on it is more than a moment. */
        Instant lasting() {
            return since.plus(stands(finding.code()));
        }
    }

    private static Duration stands(Code code) {
        if (code == Code.POD_PENDING) {
            return POD_STANDS;
        }
        return code.severity() == Severity.INFO ? UNEXPLAINED_STANDS : STANDS;
    }

    /** What to do with the message. */
    public sealed interface Step {
        /** It stays as it is. */
        record Keep() implements Step {}

        record Tell(Finding finding) implements Step {}

        /** What it tells is over. */
        record Clear() implements Step {}
    }

    /** After a look. */
    public Notice see(Optional<Finding> worst, Instant now) {
        Optional<Standing> now_ = worst.map(finding -> new Standing(
                finding,
                standing.filter(before -> before.finding().sameCause(finding))
                        .map(Standing::since)
                        .orElse(now)));
        return new Notice(now_, told, at);
    }

    /** Whether the message should say something else by now. */
    public Step next(Instant now) {
        return due().filter(time -> !now.isBefore(time)).isEmpty()
                ? new Step.Keep()
                : standing.<Step>map(cause -> new Step.Tell(cause.finding())).orElseGet(Step.Clear::new);
    }

    /** When the message should say something else if all stays as it is; empty when it says what there is to say. */
    public Optional<Instant> due() {
        Optional<Instant> wanted = standing.isEmpty()
                ? told.flatMap(any -> at)
                : standing.filter(
                                cause -> told.filter(cause.finding()::sameCause).isEmpty())
                        .map(Standing::lasting);
        return wanted.map(time -> at.map(last -> last.plus(BETWEEN))
                .filter(earliest -> earliest.isAfter(time))
                .orElse(time));
    }

    /** After a write, or when the message was found to say it already. */
    public Notice says(Finding finding, Instant now) {
        return new Notice(standing, Optional.of(finding), Optional.of(now));
    }

    /** After the message was emptied. */
    public Notice saysNothing(Instant now) {
        return new Notice(standing, Optional.empty(), Optional.of(now));
    }

    /** When the message was found to be without it: the write of a phase empties it, and others may write theirs. */
    public Notice overwritten() {
        return new Notice(standing, Optional.empty(), at);
    }
}
