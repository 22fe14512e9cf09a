package io.stevedore.config;

/**
 * A ConfigMap as it is in use and as it stands now.
 *
 * @param configMap its name
 * @param loaded    what the agent started with
 * @param present   what an agent would start with now
 */
public record ConfigView(String configMap, ConfigState loaded, ConfigState present, ConfigDrift drift) {
    /** As long as nothing has changed. */
    public static ConfigView unchanged(ConfigSource source) {
        return new ConfigView(source.configMap(), source.loaded(), source.loaded(), new ConfigDrift.None());
    }

    /** After another look. */
    public ConfigView with(ConfigState now) {
        return new ConfigView(configMap, loaded, now, ConfigDrift.between(loaded, now));
    }
}
