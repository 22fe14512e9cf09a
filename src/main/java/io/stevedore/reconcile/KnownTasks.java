package io.stevedore.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.diagnosis.Finding;
import io.stevedore.diagnosis.Notice;
import io.stevedore.diagnostics.Tasks;
import io.stevedore.task.TaskKind;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Every task that the agent watches, as the views want them. */
public final class KnownTasks implements Tasks {
    private final Agent agent;
    private final Kind<DataUpload> uploads;
    private final Kind<DataDownload> downloads;

    /** @param uploads what the controllers keep of them */
    public KnownTasks(Agent agent, Supplier<Stream<DataUpload>> uploads, Supplier<Stream<DataDownload>> downloads) {
        this.agent = agent;
        this.uploads = new Kind<>(new UploadBinding(), uploads);
        this.downloads = new Kind<>(new DownloadBinding(), downloads);
    }

    private Kind<?> kind(TaskKind kind) {
        return switch (kind) {
            case UPLOAD -> uploads;
            case DOWNLOAD -> downloads;
        };
    }

    @Override
    public Optional<ObjectNode> diagnosis(TaskKind kind, String name) {
        return kind(kind).diagnosis(name);
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
        return kind(kind).whereabouts(name);
    }

    @Override
    public Optional<String> name(String uid) {
        return agent.looks()
                .of(uid)
                .map(look -> look.task().ref())
                .map(ref -> ref.kind().resource() + " " + ref.name());
    }

    private final class Kind<T extends HasMetadata> {
        private final TaskBinding<T> binding;
        private final Supplier<Stream<T>> all;
        private final Diagnoses<T> diagnoses;

        Kind(TaskBinding<T> binding, Supplier<Stream<T>> all) {
            this.binding = binding;
            this.all = all;
            this.diagnoses = new Diagnoses<>(binding, agent);
        }

        Optional<T> find(String name) {
            return all.get()
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
                String phase =
                        binding.status(object).map(status -> status.phase).orElse(Phases.NEW);
                String node = binding.view(object).node();
                return "it is " + phase + (node.isEmpty() ? "" : ", and node " + node + "'s");
            });
        }
    }
}
