package io.stevedore.app;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.stevedore.config.ConfigLoader;
import io.stevedore.config.ConfigOutcome;
import io.stevedore.config.NodeAgentConfig;
import io.stevedore.diagnosis.FailFast;
import io.stevedore.diagnostics.Diagnosis;
import io.stevedore.expose.ObjectRef;
import io.stevedore.kube.OutsideView;
import io.stevedore.reconcile.AgentSettings;
import io.stevedore.reconcile.DownloadBinding;
import io.stevedore.reconcile.OutsideDiagnoses;
import io.stevedore.reconcile.PodBackupBinding;
import io.stevedore.reconcile.PodRestoreBinding;
import io.stevedore.reconcile.UploadBinding;
import io.stevedore.task.TaskPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** One look at the tasks of a cluster, from outside. */
final class Inspection {
    /** In the place of a node: its clock may differ from theirs, too. */
    private static final String HERE = "(this machine)";

    private static final String CONFIG_OPTION = "--node-agent-configmap";

    private final String namespace;
    private final OutsideView view;
    private final List<OutsideDiagnoses<?>> kinds;

    Inspection(KubernetesClient client, String namespace) {
        this.namespace = namespace;
        this.view = new OutsideView(client, namespace);
        AgentSettings settings = new AgentSettings(
                namespace,
                HERE,
                TaskPolicy.DEFAULT,
                config(),
                "",
                "",
                Optional.empty(),
                FailFast.parse(""),
                0,
                Duration.ZERO);
        this.kinds = Stream.of(
                        new UploadBinding(), new DownloadBinding(), new PodBackupBinding(), new PodRestoreBinding())
                .<OutsideDiagnoses<?>>map(binding -> new OutsideDiagnoses<>(binding, client, settings, view))
                .toList();
    }

    OutsideView view() {
        return view;
    }

    /** Of the one, or of all. @param ended whether of those that are over, too */
    List<Diagnosis> diagnoses(Optional<TaskName> one, boolean ended, Instant now) {
        return one.map(name -> List.of(diagnosis(name, now)))
                .orElseGet(() -> kinds.stream()
                        .flatMap(kind -> kind.list(ended, now).stream())
                        .toList());
    }

    private Diagnosis diagnosis(TaskName task, Instant now) {
        return kinds.stream()
                .filter(kind -> kind.kind() == task.kind())
                .findFirst()
                .flatMap(kind -> kind.of(task.name(), now))
                .orElseThrow(() -> new UserError("There is no %s in namespace %s: \"diagnose --all\" lists all, and -n"
                                .formatted(task, namespace)
                        + " names the namespace of Velero."));
    }

    /** What the agents have; the usual one when it cannot be read. */
    private NodeAgentConfig config() {
        Function<String, Optional<ConfigMap>> read =
                name -> view.read(new ObjectRef<>(ConfigMap.class, namespace, name));
        return configMaps()
                .map(name -> new ConfigLoader(read, Optional.empty()).load(name))
                .filter(ConfigOutcome.Usable.class::isInstance)
                .map(outcome -> ((ConfigOutcome.Usable) outcome).config())
                .findFirst()
                .orElseGet(() -> ((ConfigOutcome.Usable) new ConfigLoader(read, Optional.empty()).load("")).config());
    }

    /** Which ConfigMap the DaemonSet names, if any. */
    private Stream<String> configMaps() {
        return view.daemonSet().stream().flatMap(Inspection::words).flatMap(words -> value(words, CONFIG_OPTION));
    }

    private static Stream<List<String>> words(DaemonSet set) {
        return set.getSpec().getTemplate().getSpec().getContainers().stream().map(Inspection::words);
    }

    private static List<String> words(Container container) {
        return Stream.of(container.getCommand(), container.getArgs())
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .toList();
    }

    private static Stream<String> value(List<String> words, String option) {
        int at = words.indexOf(option);
        return at >= 0 && at + 1 < words.size()
                ? Stream.of(words.get(at + 1))
                : words.stream()
                        .filter(word -> word.startsWith(option + "="))
                        .map(word -> word.substring(option.length() + 1));
    }
}
