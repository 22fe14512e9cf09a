package io.stevedore.coordinator;

import java.time.Duration;
import java.util.Map;

/**
 * @param namespace of Velero
 * @param identity of this process in the Lease; no two processes have the same
 * @param password for the Secret, when there is none
 * @param repositoryConfigMap with what new repositories get as configuration; empty for none
 * @param lookAgain time between two looks at what is not Ready
 * @param environment of this process, which may name keys of object stores
 */
public record CoordinatorOptions(
        String namespace,
        String identity,
        RepositoryPassword password,
        String repositoryConfigMap,
        Duration lookAgain,
        Map<String, String> environment) {
    public CoordinatorOptions {
        environment = Map.copyOf(environment);
    }

    /** Without the environment, which may hold secrets. */
    @Override
    public String toString() {
        return "CoordinatorOptions[" + namespace + ", " + identity + "]";
    }
}
