package io.stevedore.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.stevedore.api.Phases;
import io.stevedore.diagnosis.Finding;
import io.stevedore.diagnosis.Notice;
import io.stevedore.diagnostics.Tasks;
import io.stevedore.task.TaskKind;
import java.util.List;
import java.util.Optional;

/** Every task that the agent watches, as the views want them. */
public final class KnownTasks implements Tasks {
    private final Agent agent;
    private final List<Kind<?>> kinds;

    public KnownTasks(Agent agent, List<ServedKind<?>> served) {
        this.agent = agent;
        this.kinds = served.stream().<Kind<?>>map(this::kind).toList();
    }

    private <T extends HasMetadata> Kind<T> kind(ServedKind<T> served) {
        return new Kind<>(served);
    }

    private Optional<Kind<?>> kind(TaskKind kind) {
        return kinds.stream()
                .filter(each -> each.served.binding().kind() == kind)
                .findFirst();
    }

    @Override
    public Optional<ObjectNode> diagnosis(TaskKind kind, String name) {
        return kind(kind).flatMap(each -> each.diagnosis(name));
    }

    @Override
    public Optional<Finding> worst(String uid) {
        return agent.sessions()
                .existing(uid)
                .flatMap(session -> session.notice.standing())
                .map(Notice.Standing::finding);
    }

    @Override
    public Optional<String> whereabouts(TaskKind kind, String name) {
        return kind(kind).flatMap(each -> each.whereabouts(name));
    }

    @Override
    public Optional<String> name(String uid) {
        return agent.looks()
                .of(uid)
                .map(look -> look.task().ref())
                .map(ref -> ref.kind().resource() + " " + ref.name());
    }

    private final class Kind<T extends HasMetadata> {
        private final ServedKind<T> served;
        private final Diagnoses<T> diagnoses;

        Kind(ServedKind<T> served) {
            this.served = served;
            this.diagnoses = new Diagnoses<>(served.binding(), agent);
        }

        Optional<T> find(String name) {
            return served.all()
                    .get()
                    .filter(object -> object.getMetadata().getName().equals(name))
                    .findFirst();
        }

        Optional<ObjectNode> diagnosis(String name) {
            return find(name)
                    .flatMap(object -> agent.looks()
                            .of(object.getMetadata().getUid())
                            .map(look -> diagnoses.present(object, look)));
        }

        Optional<String> whereabouts(String name) {
            return find(name).map(object -> {
                String phase = served.binding()
                        .status(object)
                        .map(status -> status.phase)
                        .orElse(Phases.NEW);
                String node = served.binding().view(object).node();
                return "it is " + phase + (node.isEmpty() ? "" : ", and node " + node + "'s");
            });
        }
    }
}
