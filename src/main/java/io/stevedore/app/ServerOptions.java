package io.stevedore.app;

import picocli.CommandLine.Option;

/** What every command takes that runs as a server. */
final class ServerOptions {
    @Option(
            names = "--backup-repository-configmap",
            paramLabel = "NAME",
            defaultValue = "",
            description = "ConfigMap with the configuration of the repositories.")
    String repositoryConfigMap = "";

    @Option(
            names = "--metrics-address",
            paramLabel = "HOST:PORT",
            defaultValue = ":8085",
            description = "Where metrics and health are served (default: ${DEFAULT-VALUE}).")
    String metricsAddress = ":8085";
}
