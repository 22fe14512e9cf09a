package io.stevedore.config;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.Optional;
import java.util.function.Function;

/**
 * A ConfigMap that an agent started with.
 *
 * @param configMap its name
 * @param loaded    what it said then
 * @param read      reads it again; given nothing when there is no such ConfigMap
 */
public record ConfigSource(String configMap, ConfigState loaded, Function<Optional<ConfigMap>, ConfigState> read) {}
