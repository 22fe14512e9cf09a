package io.stevedore.engine;

import java.nio.file.Path;
import java.util.Optional;

/** Who we are for Azure's blob storage. */
public sealed interface AzureIdentity {

    /** The storage account's own key. */
    record AccountKey(Secret key) implements AzureIdentity {}

    /**
     * An application of Entra ID.
     *
     * @param tenant    its directory
     * @param client    its id
     * @param proof     what shows that we are it
     * @param authority where tokens are asked for, as a URL; where not the public cloud's
     */
    record Application(String tenant, String client, Proof proof, Optional<String> authority)
            implements AzureIdentity {}

    /** What shows that we are an application. */
    sealed interface Proof {

        record Password(Secret secret) implements Proof {}

        /** @param pem certificate and private key, without a password */
        record Certificate(Secret pem) implements Proof {}

        /** @param token a file with a token of the cluster, which the kubelet renews */
        record Federated(Path token) implements Proof {}
    }
}
