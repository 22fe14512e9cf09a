package io.stevedore.engine;

/**
 * How far an engine is.
 *
 * @param totalBytes size of the volume's content; 0 while unknown
 * @param doneBytes  of that, handled so far; never more than the total where that is known
 */
public record EngineProgress(long totalBytes, long doneBytes) {
    public EngineProgress {
        totalBytes = Math.max(0, totalBytes);
        doneBytes = totalBytes == 0 ? Math.max(0, doneBytes) : Math.clamp(doneBytes, 0, totalBytes);
    }
}
