package io.stevedore.sandbox.report;

import java.time.Duration;

/**
 * One data upload or download, from its creation to its end.
 *
 * @param title      what it was for, for example {@code backup}
 * @param totalBytes of the volume's content
 * @param movedBytes new or changed since the last time; for a restore all of them
 */
public record TaskReport(
        String title,
        String kind,
        String name,
        String phase,
        String node,
        TaskTimeline timeline,
        long totalBytes,
        long movedBytes,
        ApiUsage usage) {

    /** How long the mover was at work. */
    public Duration moving() {
        return timeline.phases().getOrDefault("InProgress", Duration.ZERO);
    }

    /** Of the volume's content, while the mover was at work. */
    public long bytesPerSecond() {
        return Amounts.bytesPerSecond(totalBytes, moving());
    }
}
