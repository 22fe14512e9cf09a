package io.stevedore.app;

import io.quarkus.runtime.Quarkus;
import io.stevedore.config.ConfigState;
import io.stevedore.diagnosis.FailFast;
import io.stevedore.reconcile.Sweeper;
import io.stevedore.task.Limits.Limit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code node-agent}: the process of the DaemonSet. */
@Command(
        name = "node-agent",
        mixinStandardHelpOptions = true,
        description = "Runs on every node and moves the data of its volumes.",
        subcommands = NodeAgentCommand.Server.class)
final class NodeAgentCommand {

    @Command(
            name = "server",
            mixinStandardHelpOptions = true,
            description =
                    "Carries out the DataUploads and DataDownloads, PodVolumeBackups and PodVolumeRestores of this node.",
            footerHeading = "%nExample:%n",
            footer = "  NODE_NAME=n1 stevedore node-agent server --node-agent-configmap node-agent-config")
    static final class Server implements Callable<Integer> {
        @Mixin
        GlobalOptions global = new GlobalOptions();

        @Mixin
        ServerOptions server = new ServerOptions();

        @Option(
                names = "--data-mover-prepare-timeout",
                paramLabel = "DURATION",
                defaultValue = "30m",
                converter = GoDuration.class,
                description = "How long the exposing of a volume may take (default: ${DEFAULT-VALUE}).")
        Duration prepareTimeout = Duration.ofMinutes(30);

        @Option(
                names = "--resource-timeout",
                paramLabel = "DURATION",
                defaultValue = "10m",
                converter = GoDuration.class,
                description = "Limit of single waits of file-system backups (default: ${DEFAULT-VALUE}).")
        Duration resourceTimeout = Duration.ofMinutes(10);

        @Option(names = "--host-pods", paramLabel = "PATH", defaultValue = "/host_pods", hidden = true)
        Path hostPods = Path.of("/host_pods");

        @Option(
                names = "--node-agent-configmap",
                paramLabel = "NAME",
                defaultValue = "",
                description = "ConfigMap with the configuration of the node agent.")
        String configMap = "";

        @Option(
                names = "--mover-service-account",
                paramLabel = "NAME",
                defaultValue = "",
                description = "ServiceAccount of the mover pods (default: that of the DaemonSet).")
        String moverServiceAccount = "";

        @Option(
                names = "--mover-retries",
                paramLabel = "N",
                defaultValue = "1",
                description =
                        "How often a mover is started again that was lost through no fault of the data: its pod was"
                                + " evicted, drained or deleted, or its node is gone; 0 to 9 (default: ${DEFAULT-VALUE}). Needs"
                                + " agents of this version on all nodes.")
        int moverRetries = 1;

        @Option(
                names = "--limit",
                paramLabel = "LIMIT",
                split = ",",
                converter = LimitText.class,
                description =
                        "How many volumes of a storage class or of a CSI driver are backed up at once in the whole"
                                + " cluster, for example storageclass/gold=3 or driver/ebs.csi.aws.com=10; may be repeated.")
        List<Limit> limits = List.of();

        @Option(
                names = "--config-policy",
                paramLabel = "POLICY",
                defaultValue = "lenient",
                description = "One of ${COMPLETION-CANDIDATES}: strict does not start with a configuration that has"
                        + " problems (default: ${DEFAULT-VALUE}).")
        ConfigState.Policy configPolicy = ConfigState.Policy.lenient;

        @Option(
                names = "--restart-on-config-change",
                description = "End with code 0 after a change of the configuration, for the kubelet to start the agent"
                        + " anew; one node after the other, and never with a configuration that is faulty.")
        boolean restartOnConfigChange;

        @Option(
                names = "--sweep",
                paramLabel = "MODE",
                defaultValue = "remove",
                description = "What becomes of objects that tasks have left behind which are over or gone, one of"
                        + " ${COMPLETION-CANDIDATES}: report only tells of them (default: ${DEFAULT-VALUE}).")
        Sweeper.Mode sweep = Sweeper.Mode.remove;

        @Option(
                names = "--fail-fast",
                paramLabel = "CODE,...",
                defaultValue = "",
                description = "Findings that fail a task when they have not healed after a minute, added to those that"
                        + " do by default, or with a leading - taken from them; docs/diagnosis.md lists all.",
                converter = FailFastCodes.class)
        FailFast failFast = FailFast.parse("");

        @Option(
                names = "--diagnostics-address",
                paramLabel = "HOST:PORT",
                description = "Where to ask what the agent does and why, off for nowhere (default: "
                        + DiagnosticsAddress.USUAL + "); what is no loopback address demands a token.")
        @Nullable
        String diagnosticsAddress;

        @Override
        public Integer call() {
            Map<String, String> environment = System.getenv();
            String node = environment.getOrDefault("NODE_NAME", "");
            if (node.isBlank()) {
                throw new UserError("NODE_NAME is empty: the agent has to know its node. Set it from the downward API,"
                        + " fieldRef spec.nodeName, as the DaemonSet of Velero does.");
            }
            if (moverRetries < 0 || moverRetries > 9) {
                throw new UserError("--mover-retries=%d is not between 0 and 9".formatted(moverRetries));
            }
            AgentOptions options = new AgentOptions(
                    global.namespace(environment),
                    node,
                    prepareTimeout,
                    resourceTimeout,
                    hostPods,
                    configMap,
                    server.repositoryConfigMap,
                    moverServiceAccount,
                    moverRetries,
                    limits,
                    configPolicy,
                    restartOnConfigChange,
                    sweep,
                    failFast,
                    ScratchFolder.of(environment, "stevedore-agent"),
                    DiagnosticsAddress.of(diagnosticsAddress),
                    global.logLevel,
                    global.logFormat);
            ServerProperties.set(global, options.namespace(), server.metricsAddress);
            NodeAgentApplication.options = options;
            Quarkus.run(NodeAgentApplication.class);
            return NodeAgentApplication.exitCode;
        }
    }
}
