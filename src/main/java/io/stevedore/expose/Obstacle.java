package io.stevedore.expose;

/**
 * What a plan runs against, and somebody else can take away: it is worth another try.
 *
 * @param object  what it is about: kind and name
 * @param message the API server's words, or what is missing
 */
public record Obstacle(Kind kind, String object, String message) {

    /** Who stands in the way. */
    public enum Kind {
        /** The API server does not take the object. */
        REFUSED,
        /** A StorageClass does not exist. */
        NO_STORAGE_CLASS,
        /** A claim is bound when a pod uses it, and none does. */
        NO_CONSUMER,
        /** The kubelet's folder of pods is not where the agents look for it. */
        NO_POD_FOLDER
    }
}
