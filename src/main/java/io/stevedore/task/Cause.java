package io.stevedore.task;

import java.time.Instant;

/**
 * What keeps a volume from getting ready.
 *
 * @param since when it was first seen
 * @param ends  whether it fails the task when it does not heal; anything else waits for the prepare timeout
 */
public record Cause(String text, Instant since, boolean ends) {}
