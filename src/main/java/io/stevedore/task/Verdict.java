package io.stevedore.task;

import io.stevedore.protocol.MoverResult;
import java.util.Optional;

/**
 * How a task is to end, settled before its volume is taken down.
 *
 * @param message for {@code status.message}; empty when there is nothing to say
 * @param result  of the mover, when it succeeded
 */
public record Verdict(Result outcome, String message, Optional<MoverResult> result) {

    public static Verdict completed(TaskKind kind, MoverResult result) {
        String message = result.emptySnapshot() ? kind.empty() : "";
        return new Verdict(Result.COMPLETED, message, Optional.of(result));
    }

    public static Verdict failed(String message) {
        return new Verdict(Result.FAILED, message, Optional.empty());
    }

    public static Verdict canceled(String message) {
        return new Verdict(Result.CANCELED, message, Optional.empty());
    }
}
