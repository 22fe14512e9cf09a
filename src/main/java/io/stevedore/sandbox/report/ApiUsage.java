package io.stevedore.sandbox.report;

/**
 * What the agents asked of the API server for one task.
 *
 * @param requests  all but watches
 * @param watches   opened
 * @param crWrites  of the requests, writes to the task object itself
 * @param conflicts of the writes to the task object, those refused with 409
 */
public record ApiUsage(int requests, int watches, int crWrites, int conflicts) {
    public static final ApiUsage NONE = new ApiUsage(0, 0, 0, 0);

    ApiUsage plus(ApiUsage other) {
        return new ApiUsage(
                requests + other.requests,
                watches + other.watches,
                crWrites + other.crWrites,
                conflicts + other.conflicts);
    }
}
