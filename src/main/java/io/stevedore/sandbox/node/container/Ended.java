package io.stevedore.sandbox.node.container;

import org.jspecify.annotations.Nullable;

/**
 * How a container ended.
 *
 * @param exitCode of its process 1; 128 and the signal's number when a signal ended it
 * @param message  the last 4096 bytes of its termination message; empty when it wrote none
 * @param reason   {@code OOMKilled} or the like when it was not simply its own end, else null
 */
public record Ended(int exitCode, String message, @Nullable String reason) {

    /** What a kubelet calls it. */
    public String reasonOrDefault() {
        if (reason != null) {
            return reason;
        }
        return exitCode == 0 ? "Completed" : "Error";
    }
}
