package io.stevedore.engine;

import java.util.Optional;

/**
 * Keys that an object store knows.
 *
 * @param id      which keys; it may be a common word, such as the name of a bucket
 * @param secret  what requests are signed with
 * @param session for keys that hold for a while only
 */
public record S3Keys(String id, Secret secret, Optional<Secret> session) implements S3Identity {

    /** Without the id: half of what opens a store need not be in a log. */
    @Override
    public String toString() {
        return "S3Keys[***]";
    }
}
