package io.stevedore.app;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.stevedore.reconcile.DataDownloadReconciler;
import io.stevedore.reconcile.DataUploadReconciler;
import io.stevedore.reconcile.OperatorBean;
import io.stevedore.reconcile.PodVolumeBackupReconciler;
import io.stevedore.reconcile.PodVolumeRestoreReconciler;
import io.stevedore.reconcile.ServedKind;
import io.stevedore.rest.DiagnosticsServer;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts the agent inside Quarkus, and stops it. */
public class NodeAgentApplication implements QuarkusApplication {
    private static final Logger LOG = Logger.getLogger(NodeAgentApplication.class);

    /** The network library waits for requests in flight as long as a silent API server does not answer them. */
    private static final Duration LAST_CALL = Duration.ofMillis(3_500);

    // handed over by the command, which runs before there is a container
    static volatile @Nullable AgentOptions options;
    static volatile int exitCode;

    @Inject
    KubernetesClient client;

    @Inject
    MeterRegistry registry;

    @Inject
    Vertx vertx;

    @Inject
    Operator operator;

    @Inject
    OperatorBean operators;

    @Inject
    DataUploadReconciler uploads;

    @Inject
    DataDownloadReconciler downloads;

    @Inject
    PodVolumeBackupReconciler podBackups;

    @Inject
    PodVolumeRestoreReconciler podRestores;

    @Override
    public int run(String... args) {
        AgentOptions given = Objects.requireNonNull(options);
        Logging.configure(given.logLevel(), given.logFormat());
        Signals.endBy(NodeAgentApplication::end); // also while it waits for the API server's first answer
        LOG.infof("Starting node-agent server %s on node %s", Version.text(), given.node());
        try (AgentAssembly assembly = AgentAssembly.of(given, client, registry)) {
            List<ServedKind<?>> kinds = Stream.of(uploads, downloads, podBackups, podRestores)
                    .<ServedKind<?>>map(each -> each.serve(assembly.agent(), assembly.wakeups(), operator, operators))
                    .toList();
            assembly.startWatching();
            operator.start();
            assembly.open(kinds);
            assembly.watchConfiguration();
            Optional<DiagnosticsServer> diagnostics = assembly.serve(vertx);
            LOG.info("The agent works");
            System.gc(); // an idle agent makes too little garbage to ever get rid of what its start has left
            Quarkus.waitForExit();
            end(); // also when nobody has sent a signal
            assembly.sayFarewell();
            diagnostics.ifPresent(DiagnosticsServer::close);
            return 0;
        } catch (UserError e) {
            System.err.println("An error occurred: " + e.getMessage());
            exitCode = 1;
            return 1;
        }
    }

    private static void end() {
        Signals.haltAfter(LAST_CALL, ApplicationLifecycleManager::getExitCode);
        Quarkus.asyncExit();
    }
}
