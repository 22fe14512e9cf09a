package io.stevedore.reconcile;

import static io.stevedore.reconcile.TaskView.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.stevedore.api.v1.PodReference;
import io.stevedore.api.v1.PodVolumeBackup;
import io.stevedore.metrics.PodVolumeOperation;
import io.stevedore.protocol.MoverResult;
import io.stevedore.task.Phase;
import io.stevedore.task.Task;
import io.stevedore.task.TaskKind;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** PodVolumeBackup: the agent of the node that its spec names. */
public final class PodBackupBinding implements PodTaskBinding<PodVolumeBackup> {
    private static final PodVolumeBackup.Spec NO_SPEC = new PodVolumeBackup.Spec();
    /** An engine takes the first colon for the end of the key, and its list of tags is one of lines. */
    private static final Pattern TAG_KEY = Pattern.compile("[^\\s:,=]{1,253}");

    private static final Pattern TAG_VALUE = Pattern.compile("\\P{Cntrl}{0,512}");

    @Override
    public TaskKind kind() {
        return TaskKind.POD_BACKUP;
    }

    @Override
    public Class<PodVolumeBackup> type() {
        return PodVolumeBackup.class;
    }

    @Override
    public Task view(PodVolumeBackup object) {
        PodVolumeBackup.Spec spec = spec(object);
        TaskView view = new TaskView(kind(), object.getMetadata());
        if (object.getStatus() != null) {
            view.status(object.getStatus(), text(spec.node), text(spec.node));
        }
        return view.task(
                null,
                spec.cancel,
                refusal(object, spec.uploaderType, text(spec.backupStorageLocation))
                        .or(() -> malformed(spec.tags)));
    }

    private static Optional<String> malformed(@Nullable Map<String, String> tags) {
        return tags == null
                ? Optional.empty()
                : tags.entrySet().stream()
                        .filter(tag -> !TAG_KEY.matcher(tag.getKey()).matches()
                                || !TAG_VALUE.matcher(text(tag.getValue())).matches())
                        .findFirst()
                        .map(tag ->
                                "spec.tags has %s, which no snapshot can have for a tag: colons, commas, equals signs"
                                                .formatted(tag.getKey())
                                        + " and white space in a name, or control characters in a value");
    }

    @Override
    public Home home(PodVolumeBackup object, Home.Around around) {
        String node = text(spec(object).node);
        if (node.equals(around.thisNode())) {
            return new Home.Here();
        }
        return node.isEmpty() || !around.hasNode(node)
                ? new Home.Nowhere("spec.node is \"%s\", and there is no such node".formatted(node))
                : new Home.Elsewhere(node, "only the agent on node %s reaches the volume".formatted(node));
    }

    @Override
    public @Nullable PodReference pod(PodVolumeBackup object) {
        return spec(object).pod;
    }

    @Override
    public String volume(PodVolumeBackup object) {
        return text(spec(object).volume);
    }

    @Override
    public String by(PodVolumeBackup object) {
        return view(object).phase() instanceof Phase.New ? "" : text(spec(object).node);
    }

    @Override
    public Optional<PodVolumeBackup.Status> status(PodVolumeBackup object) {
        return Optional.ofNullable(object.getStatus());
    }

    /** The spec names it. */
    @Override
    public void accepted(ObjectNode status, String node) {}

    @Override
    public void strip(PodVolumeBackup object) {
        PodVolumeBackup.Spec spec = new PodVolumeBackup.Spec();
        spec.node = spec(object).node;
        object.setSpec(spec);
        PodVolumeBackup.Status status = new PodVolumeBackup.Status();
        status.phase = object.getStatus().phase.intern();
        object.setStatus(status);
    }

    @Override
    public void completed(ObjectNode status, PodVolumeBackup object, MoverResult result) {
        status.put("path", "/" + object.getMetadata().getUid());
        status.put("snapshotID", text(result.snapshotID()));
        status.put("incrementalBytes", result.incrementalBytes());
    }

    @Override
    public Optional<PodVolumeOperation> operation(PodVolumeBackup object) {
        ObjectMeta meta = object.getMetadata();
        PodVolumeBackup.Spec spec = spec(object);
        String backup = meta.getOwnerReferences().stream()
                .filter(owner -> "Backup".equals(owner.getKind()))
                .map(OwnerReference::getName)
                .findFirst()
                .orElse("");
        return Optional.of(new PodVolumeOperation(
                meta.getNamespace() + "/" + backup,
                meta.getName(),
                String.join(
                        "-",
                        meta.getName(),
                        text(spec.backupStorageLocation),
                        podRef(object).namespace(),
                        text(spec.uploaderType),
                        "backup")));
    }

    private static PodVolumeBackup.Spec spec(PodVolumeBackup object) {
        return object.getSpec() == null ? NO_SPEC : object.getSpec();
    }
}
