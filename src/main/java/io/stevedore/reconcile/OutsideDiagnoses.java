package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.stevedore.api.Phases;
import io.stevedore.api.TaskStatus;
import io.stevedore.diagnosis.Evidence;
import io.stevedore.diagnosis.Finding;
import io.stevedore.diagnostics.Diagnosis;
import io.stevedore.kube.OutsideView;
import io.stevedore.task.Phase;
import io.stevedore.task.Task;
import io.stevedore.task.TaskKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Diagnoses of one kind of task by somebody who is no agent, with the agents' examiners. */
public final class OutsideDiagnoses<T extends HasMetadata> {
    /** Of each kind; whoever has more names one. */
    private static final long MOST = 1_000;

    private final TaskBinding<T> binding;
    private final KubernetesClient client;
    private final AgentSettings settings;
    private final OutsideView view;

    /** @param settings of the agents, as far as they can be read; with a name for where this runs */
    public OutsideDiagnoses(TaskBinding<T> binding, KubernetesClient client, AgentSettings settings, OutsideView view) {
        this.binding = binding;
        this.client = client;
        this.settings = settings;
        this.view = view;
    }

    public TaskKind kind() {
        return binding.kind();
    }

    /** Empty when there is no such task. */
    public Optional<Diagnosis> of(String name, Instant now) {
        return Optional.ofNullable(
                        all().inNamespace(settings.namespace()).withName(name).get())
                .map(object -> of(object, now));
    }

    /** @param ended those that are over, too */
    public List<Diagnosis> list(boolean ended, Instant now) {
        KubernetesResourceList<T> page = all().inNamespace(settings.namespace())
                .list(new ListOptionsBuilder().withLimit(MOST).build());
        String more = page.getMetadata().getContinue();
        if (more != null && !more.isEmpty()) {
            view.skipped("more than %d %ss: those beyond are not looked at"
                    .formatted(MOST, binding.kind().resource()));
        }
        return page.getItems().stream()
                .filter(object -> ended || !(binding.view(object).phase() instanceof Phase.Terminal))
                .map(object -> of(object, now))
                .toList();
    }

    private MixedOperation<T, KubernetesResourceList<T>, Resource<T>> all() {
        return client.resources(binding.type());
    }

    private Diagnosis of(T object, Instant now) {
        Task task = binding.view(object);
        Optional<? extends TaskStatus> status = binding.status(object);
        String message = status.map(told -> TaskView.text(told.message)).orElse("");
        Optional<Finding> told = Finding.in(message);
        // of a task that is over nothing is left to look at
        Optional<Evidence> evidence = Optional.of(task)
                .filter(one -> !(one.phase() instanceof Phase.Terminal))
                .map(one -> view.evidence(one.ref(), binding.subject(object, settings, now)));
        return new Diagnosis(
                task.ref(),
                now,
                task.node(),
                status.map(one -> TaskView.text(one.phase))
                        .filter(phase -> !phase.isEmpty())
                        .orElse(Phases.NEW),
                "",
                message,
                Optional.empty(),
                evidence.map(seen -> Diagnosis.findings(seen, told))
                        .orElseGet(() -> told.stream().toList()),
                TaskView.timeline(object, status),
                evidence.map(seen -> Diagnosis.objects(object, seen, agentsOf(task)))
                        .orElseGet(() -> List.of(object)),
                evidence.map(Evidence::events).orElse(List.of()));
    }

    private List<Pod> agentsOf(Task task) {
        return view.agents().stream()
                .filter(agent -> task.node().equals(agent.getSpec().getNodeName()))
                .toList();
    }
}
