package io.stevedore.engine;

import java.time.Instant;

/** Knows who still lives of those that may have locked a repository. */
@FunctionalInterface
public interface LockOwners {

    /**
     * Whether the process is gone for certain. Who does not know says no: a lock that nobody keeps counts no more after half
     * an hour anyway.
     *
     * @param host  its host name; in a pod that is the pod's name
     * @param pid   as it was seen there
     * @param since when it made the lock, or last said that it lives
     */
    boolean isDead(String host, long pid, Instant since);
}
