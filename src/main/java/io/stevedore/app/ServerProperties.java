package io.stevedore.app;

import java.util.Locale;

/** Hands options to Quarkus, which reads them as system properties when it starts. */
final class ServerProperties {
    private ServerProperties() {}

    static void set(GlobalOptions global, String namespace, String metricsAddress) {
        int colon = metricsAddress.lastIndexOf(':');
        if (colon < 0 || !metricsAddress.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new UserError("--metrics-address is \"" + metricsAddress + "\", expected HOST:PORT or :PORT");
        }
        String host = metricsAddress.substring(0, colon);
        System.setProperty("quarkus.management.host", host.isEmpty() ? "0.0.0.0" : host);
        System.setProperty("quarkus.management.port", metricsAddress.substring(colon + 1));
        System.setProperty("quarkus.operator-sdk.namespaces", namespace);
        System.setProperty("quarkus.log.level", level(global.logLevel));
        if (global.kubeconfig != null) {
            System.setProperty("kubeconfig", global.kubeconfig.toString());
        }
        if (global.kubecontext != null) {
            System.setProperty("kubernetes.context", global.kubecontext);
        }
    }

    private static String level(GlobalOptions.LogLevel level) {
        return switch (level) {
            case warning -> "WARN";
            case panic -> "FATAL";
            default -> level.name().toUpperCase(Locale.ROOT);
        };
    }
}
