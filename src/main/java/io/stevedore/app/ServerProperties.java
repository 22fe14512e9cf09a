package io.stevedore.app;

import java.util.Locale;

/** Hands options to Quarkus, which reads them as system properties when it starts. */
final class ServerProperties {
    private ServerProperties() {}

    static void set(GlobalOptions global, String namespace, String metricsAddress) {
        HostPort at = HostPort.parse("--metrics-address", metricsAddress);
        requireFree(at);
        System.setProperty("quarkus.management.host", at.host());
        System.setProperty("quarkus.management.port", String.valueOf(at.port()));
        System.setProperty("quarkus.operator-sdk.namespaces", namespace);
        // else the SDK adds a dozen keys of its own to every line, some of another task's. It asks when it
        // is initialized: for the native binary application.properties says it, at build time
        System.setProperty("JAVA_OPERATOR_SDK_USE_MDC", "false");
        System.setProperty("quarkus.log.level", level(global.logLevel));
        if (global.cluster.kubeconfig != null) {
            System.setProperty("kubeconfig", global.cluster.kubeconfig.toString());
        }
        if (global.cluster.kubecontext != null) {
            System.setProperty("kubernetes.context", global.cluster.kubecontext);
        }
    }

    /**
     * For the coordinator. It looks after no tasks: the SDK's health check would wait for its reconcilers for ever. And
     * it holds a Lease: requests that repeat themselves for minutes hide that it cannot be renewed.
     */
    static void forCoordinator() {
        System.setProperty(
                "quarkus.smallrye-health.check.\"io.quarkiverse.operatorsdk.runtime.OperatorHealthCheck\".enabled",
                "false");
        System.setProperty("quarkus.kubernetes-client.request-retry-backoff-limit", "0");
        System.setProperty("quarkus.kubernetes-client.request-timeout", "4S");
    }

    /** Asked beforehand, for a clear word: what the server says when it cannot listen is a page of stack trace. */
    private static void requireFree(HostPort at) {
        at.obstacle().ifPresent(why -> {
            throw new UserError("metrics and health cannot be served at %s (%s). Free the port or name another one with"
                            .formatted(at, why)
                    + " --metrics-address HOST:PORT.");
        });
    }

    private static String level(GlobalOptions.LogLevel level) {
        return switch (level) {
            case warning -> "WARN";
            case panic -> "FATAL";
            default -> level.name().toUpperCase(Locale.ROOT);
        };
    }
}
