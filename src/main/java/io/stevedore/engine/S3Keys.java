package io.stevedore.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keys that an object store knows.
 *
 * @param id      which keys; it may be a common word, such as the name of a bucket
 * @param secret  what requests are signed with
 * @param session for keys that hold for a while only
 */
public record S3Keys(String id, Secret secret, Optional<Secret> session) implements S3Identity {

    @Override
    public Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("AWS_ACCESS_KEY_ID", id);
        environment.put("AWS_SECRET_ACCESS_KEY", secret.reveal());
        session.ifPresent(token -> environment.put("AWS_SESSION_TOKEN", token.reveal()));
        return Map.copyOf(environment);
    }

    @Override
    public Set<String> secrets() {
        Set<String> secrets = new HashSet<>(Set.of(secret.reveal()));
        session.map(Secret::reveal).ifPresent(secrets::add);
        return Set.copyOf(secrets);
    }

    /** Without the id: half of what opens a store need not be in a log. */
    @Override
    public String toString() {
        return "S3Keys[***]";
    }
}
