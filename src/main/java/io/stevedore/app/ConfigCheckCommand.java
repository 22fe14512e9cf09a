package io.stevedore.app;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.stevedore.config.ClusterFacts;
import io.stevedore.config.ConfigLoader;
import io.stevedore.config.ConfigOutcome;
import io.stevedore.config.NodeAgentDocument;
import io.stevedore.config.json.Utf8;
import io.stevedore.kube.ClientFacts;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code config check}: says what an agent would say at its start, and some more. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Tells everything that is wrong with a configuration: with line and column, what was found, what was expected.",
            "With a cluster at hand, also whether the names in it exist there.",
            "Exit code 0: nothing is wrong; 1: there are problems, which may be warnings; 2: the command line is wrong."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  stevedore config check node-agent.json",
            "  kubectl get cm node-agent-config -n velero -o jsonpath='{.data.*}' | stevedore config check -",
            "  stevedore config check --configmap node-agent-config -n velero",
            "  stevedore config check --offline --output json node-agent.json",
        })
final class ConfigCheckCommand implements Callable<Integer> {
    private static final String UNCHECKED = "Not checked: whether the names exist; ";

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The JSON text; - for standard input.")
    @Nullable
    String file;

    @Option(names = "--configmap", paramLabel = "NAME", description = "In place of FILE: a ConfigMap of the cluster.")
    @Nullable
    String configMap;

    @Mixin
    ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--offline", description = "Ask no cluster whether the names exist.")
    boolean offline;

    @Mixin
    OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        if ((file == null) == (configMap == null)) {
            throw wrong("give a FILE (or - for standard input), or --configmap NAME");
        }
        if (offline && (configMap != null || cluster.given())) {
            throw wrong("--offline asks no cluster, and " + (configMap == null ? "--kubeconfig" : "--configmap")
                    + " names something in one: leave one of them out");
        }
        ConfigReport report = configMap != null ? ofConfigMap(configMap) : ofFile(text(String.valueOf(file)));
        spec.commandLine().getOut().print(output.json() ? report.json() : report.text());
        spec.commandLine().getOut().flush();
        return report.problems().isEmpty() ? 0 : 1;
    }

    private ConfigReport ofConfigMap(String name) {
        String namespace = cluster.namespace(System.getenv());
        return withClient((client, facts, note) -> {
            Function<String, Optional<ConfigMap>> configMaps = wanted -> Optional.ofNullable(
                    client.configMaps().inNamespace(namespace).withName(wanted).get());
            ConfigOutcome outcome = new ConfigLoader(configMaps, facts).load(name);
            return ConfigReport.of("ConfigMap " + namespace + "/" + name, outcome, note);
        });
    }

    private ConfigReport ofFile(Utf8 text) {
        String source = "-".equals(file) ? "standard input" : String.valueOf(file);
        if (offline || !cluster.given() && !ClusterOptions.atHand()) {
            return ConfigReport.of(
                    source, NodeAgentDocument.read(text, Optional.empty()), UNCHECKED + "there is no cluster at hand.");
        }
        return withClient((client, facts, note) -> ConfigReport.of(source, NodeAgentDocument.read(text, facts), note));
    }

    /** Checks in a cluster. */
    private interface Check {
        /** @param facts empty when the cluster does not tell, and then the note says so */
        ConfigReport with(KubernetesClient client, Optional<ClusterFacts> facts, String note);
    }

    private ConfigReport withClient(Check check) {
        return cluster.ask(client -> {
            try {
                return check.with(client, Optional.of(new ClientFacts(client, true)), "");
            } catch (KubernetesClientException e) {
                if (cluster.given() && e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                    throw new UserError("the cluster cannot be asked whether the names exist: " + e.getMessage());
                }
                return check.with(client, Optional.empty(), UNCHECKED + e.getMessage());
            }
        });
    }

    private Utf8 text(String name) {
        try {
            return Utf8.decode(name.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(name)));
        } catch (IOException e) {
            throw wrong("cannot read " + name + ": " + e);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
