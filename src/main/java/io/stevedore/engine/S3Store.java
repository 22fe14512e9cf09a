package io.stevedore.engine;

import java.util.Optional;

/**
 * An object store that speaks S3.
 *
 * @param endpoint    host, and port where it is not the usual one
 * @param region      empty where the client is to ask the store
 * @param security    whether and how the connection is protected
 */
public record S3Store(String endpoint, String region, Security security) {

    /** What is asked of a connection. */
    public sealed interface Security {

        /** The store's certificate has to be good; {@code authorities} are those to trust, in PEM, where not the machine's. */
        record Verified(Optional<String> authorities) implements Security {}

        /** Encrypted, but anybody may be at the other end. */
        record Unverified() implements Security {}

        /** Not encrypted. */
        record Open() implements Security {}
    }
}
