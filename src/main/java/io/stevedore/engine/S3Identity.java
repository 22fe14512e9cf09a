package io.stevedore.engine;

import java.util.Map;
import java.util.Set;

/** Who we are for an object store that speaks S3. */
public sealed interface S3Identity permits S3Keys, S3Identity.Fetched {

    /** What clients of such stores read in their environment. */
    Map<String, String> environment();

    /** What must not be seen. */
    Set<String> secrets();

    /**
     * Keys that the engine fetches itself, for a while and again before they end: for a web identity (IAM roles for service
     * accounts), from a container's credentials service (EKS Pod Identity, ECS), or from the machine's metadata service.
     *
     * @param from      for people: where they come from
     * @param variables of the environment, which say where; no secrets
     */
    record Fetched(String from, Map<String, String> variables) implements S3Identity {
        public Fetched {
            variables = Map.copyOf(variables);
        }

        @Override
        public Map<String, String> environment() {
            return variables;
        }

        @Override
        public Set<String> secrets() {
            return Set.of();
        }
    }
}
