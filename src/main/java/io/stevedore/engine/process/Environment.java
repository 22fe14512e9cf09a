package io.stevedore.engine.process;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The environment of a child process: what it needs to reach the network, and folders of its own. */
public final class Environment {
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final Set<String> PASSED_ON = Set.of(
            "PATH",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "ALL_PROXY",
            "http_proxy",
            "https_proxy",
            "no_proxy",
            "all_proxy",
            "TZ");

    private Environment() {}

    /**
     * Nothing that says who we are: what a program may know of that, its caller adds.
     *
     * @param own  environment of this process
     * @param home private folder that takes the place of the home and of everything below it
     */
    public static Map<String, String> of(Map<String, String> own, Path home) {
        Map<String, String> environment = new HashMap<>();
        own.forEach((name, value) -> {
            if (PASSED_ON.contains(name)) {
                environment.put(name, value);
            }
        });
        environment.putIfAbsent("PATH", DEFAULT_PATH);
        environment.put("HOME", home.toString());
        environment.put("TMPDIR", home.resolve("tmp").toString());
        environment.put("XDG_CONFIG_HOME", home.resolve("config").toString());
        environment.put("XDG_CACHE_HOME", home.resolve("cache").toString());
        environment.put("XDG_DATA_HOME", home.resolve("data").toString());
        environment.put("XDG_STATE_HOME", home.resolve("state").toString());
        environment.put("XDG_RUNTIME_DIR", home.resolve("tmp").toString());
        return Map.copyOf(environment);
    }
}
