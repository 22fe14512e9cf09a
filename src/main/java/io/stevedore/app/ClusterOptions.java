package io.stevedore.app;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.stevedore.kube.ClosesWhenSilent;
import io.stevedore.kube.TolerantReading;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster, and where in it. */
final class ClusterOptions {
    private static final Duration SILENCE = Duration.ofSeconds(80);
    private static final int PATIENCE_MILLIS = 5000;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "The namespace of Velero (default: the environment's VELERO_NAMESPACE, else velero).")
    @Nullable
    String namespace;

    @Option(names = "--kubeconfig", paramLabel = "FILE", description = "How to reach the cluster from outside.")
    @Nullable
    Path kubeconfig;

    @Option(names = "--kubecontext", paramLabel = "NAME", description = "The context of the kubeconfig to use.")
    @Nullable
    String kubecontext;

    /** Flag, then environment, then {@code velero}. */
    String namespace(Map<String, String> environment) {
        if (namespace != null && !namespace.isBlank()) {
            return namespace;
        }
        String fromEnvironment = environment.getOrDefault("VELERO_NAMESPACE", "");
        return fromEnvironment.isBlank() ? "velero" : fromEnvironment;
    }

    /** Whether the command line says which cluster. */
    boolean given() {
        return kubeconfig != null || kubecontext != null;
    }

    /** For a client outside of Quarkus: from the options, else as kubectl finds it, else as the pod's ServiceAccount. */
    Config config() {
        if (kubeconfig == null) {
            return TokenFile.heeded(Config.autoConfigure(kubecontext));
        }
        if (!Files.isReadable(kubeconfig)) {
            throw new UserError(
                    "cannot read --kubeconfig %s: there is no such file, or you may not read it".formatted(kubeconfig));
        }
        return TokenFile.heeded(Config.fromKubeconfig(kubecontext, kubeconfig.toFile()));
    }

    /** Whether there is a kubeconfig, or a pod around us, without any option. */
    static boolean atHand() {
        Config found = Config.autoConfigure(null);
        return found.getCurrentContext() != null || found.getOauthToken() != null || found.getAutoOAuthToken() != null;
    }

    /** For somebody who waits for the answer: a cluster that does not answer is told of soon. */
    <T> T ask(Function<KubernetesClient, T> question) {
        Config patient = new ConfigBuilder(config())
                .withConnectionTimeout(PATIENCE_MILLIS)
                .withRequestTimeout(PATIENCE_MILLIS)
                .withRequestRetryBackoffLimit(1)
                .build();
        Vertx vertx = ClosesWhenSilent.vertx();
        try (KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(patient)
                .withKubernetesSerialization(TolerantReading.serialization())
                .withHttpClientFactory(new ClosesWhenSilent(vertx, SILENCE))
                .build()) {
            return question.apply(client);
        } finally {
            vertx.close();
        }
    }

    /** A client outside of Quarkus. @param silence after which a connection is closed */
    static KubernetesClient client(Config config, Vertx vertx, Duration silence) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new ClosesWhenSilent(vertx, silence))
                .build();
    }
}
