package io.stevedore.sandbox.report;

/**
 * What the agents asked of the API server for one task.
 *
 * @param requests  all but watches
 * @param watches   opened
 * @param crWrites  of the requests, writes to the task object itself
 * @param conflicts of the writes to the task object, those refused with 409
 * @param told      of the requests, Events: each says why the task waits, as a write to the task does
 */
public record ApiUsage(int requests, int watches, int crWrites, int conflicts, int told) {
    public static final ApiUsage NONE = new ApiUsage(0, 0, 0, 0, 0);

    ApiUsage plus(ApiUsage other) {
        return new ApiUsage(
                requests + other.requests,
                watches + other.watches,
                crWrites + other.crWrites,
                conflicts + other.conflicts,
                told + other.told);
    }

    /** All but those that tell why the task waits. */
    public int requestsToWork() {
        return requests - 2 * told;
    }

    /** All but those that tell why the task waits. */
    public int crWritesToWork() {
        return crWrites - told;
    }
}
