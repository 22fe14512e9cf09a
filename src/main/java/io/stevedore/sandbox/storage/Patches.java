package io.stevedore.sandbox.storage;

import static java.util.Objects.requireNonNullElse;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContentStatus;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotError;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The snapshot controllers' writes: merge patches with the version that was read, and none that changes nothing. */
final class Patches {
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final BigDecimal GIB = BigDecimal.valueOf(1L << 30);
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

    private final KubernetesClient client;
    private final Clock clock;

    Patches(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Whether there was something to add. */
    boolean addFinalizers(HasMetadata object, List<String> names) {
        List<String> finalizers =
                new ArrayList<>(requireNonNullElse(object.getMetadata().getFinalizers(), List.of()));
        List<String> missing =
                names.stream().filter(name -> !finalizers.contains(name)).toList();
        if (!missing.isEmpty()) {
            finalizers.addAll(missing);
            setFinalizers(object, finalizers);
        }
        return !missing.isEmpty();
    }

    void removeFinalizers(HasMetadata object, List<String> names) {
        List<String> finalizers =
                new ArrayList<>(requireNonNullElse(object.getMetadata().getFinalizers(), List.of()));
        if (finalizers.removeAll(names)) {
            setFinalizers(object, finalizers);
        }
    }

    private void setFinalizers(HasMetadata object, List<String> finalizers) {
        Map<String, Object> metadata = new HashMap<>();
        metadata.put("finalizers", finalizers);
        metadata.put("resourceVersion", object.getMetadata().getResourceVersion());
        HasMetadata changed = client.resource(object).patch(MERGE, json(Map.of("metadata", metadata)));
        // the next patch of the same pass goes on from here
        object.getMetadata().setResourceVersion(changed.getMetadata().getResourceVersion());
        object.getMetadata().setFinalizers(finalizers);
    }

    void annotateContent(VolumeSnapshotContent content, String key, String value) {
        Map<String, String> annotations =
                requireNonNullElse(content.getMetadata().getAnnotations(), Map.of());
        if (!value.equals(annotations.get(key))) {
            client.resource(content).patch(MERGE, json(Map.of("metadata", Map.of("annotations", Map.of(key, value)))));
        }
    }

    /** A pre-provisioned content that names the snapshot without its uid becomes this snapshot's. */
    void bindContent(VolumeSnapshotContent content, VolumeSnapshot snapshot) {
        Map<String, Object> spec = new HashMap<>();
        spec.put("volumeSnapshotRef", Map.of("uid", snapshot.getMetadata().getUid()));
        if (snapshot.getSpec().getVolumeSnapshotClassName() != null) {
            spec.put("volumeSnapshotClassName", snapshot.getSpec().getVolumeSnapshotClassName());
        }
        Map<String, Object> metadata =
                Map.of("resourceVersion", content.getMetadata().getResourceVersion());
        client.resource(content).patch(MERGE, json(Map.of("metadata", metadata, "spec", spec)));
    }

    /** The snapshot's status follows its content's. */
    void snapshotStatus(VolumeSnapshot snapshot, VolumeSnapshotContent content) {
        @Nullable VolumeSnapshotContentStatus from = content.getStatus();
        Map<String, @Nullable Object> status = new HashMap<>();
        status.put("boundVolumeSnapshotContentName", content.getMetadata().getName());
        status.put("readyToUse", from != null && Boolean.TRUE.equals(from.getReadyToUse()));
        if (from != null && from.getRestoreSize() != null) {
            status.put("restoreSize", quantity(from.getRestoreSize()));
        }
        if (from != null && from.getCreationTime() != null) {
            status.put("creationTime", ofNanos(from.getCreationTime()).toString());
        }
        status.put("error", from == null ? null : error(from.getError()));
        writeStatus(snapshot, snapshot.getStatus(), status);
    }

    void snapshotError(VolumeSnapshot snapshot, String message) {
        @Nullable
        VolumeSnapshotError present =
                snapshot.getStatus() == null ? null : snapshot.getStatus().getError();
        if (present == null || !message.equals(present.getMessage())) {
            Map<String, @Nullable Object> status = new HashMap<>();
            status.put("readyToUse", false);
            status.put("error", Map.of("message", message, "time", seconds(clock.instant())));
            writeStatus(snapshot, snapshot.getStatus(), status);
        }
    }

    void contentStatus(VolumeSnapshotContent content, String handle, long size, Instant taken, boolean ready) {
        @Nullable VolumeSnapshotContentStatus present = content.getStatus();
        boolean known = present != null && present.getCreationTime() != null;
        Map<String, @Nullable Object> status = new HashMap<>();
        status.put("snapshotHandle", handle);
        status.put("restoreSize", size);
        if (!known) {
            status.put("creationTime", nanos(taken));
        }
        status.put("readyToUse", ready);
        status.put("error", null);
        writeStatus(content, present, status);
    }

    void contentError(VolumeSnapshotContent content, String message, Instant when) {
        @Nullable
        VolumeSnapshotError present =
                content.getStatus() == null ? null : content.getStatus().getError();
        if (present == null || !message.equals(present.getMessage())) {
            Map<String, @Nullable Object> status = new HashMap<>();
            status.put("readyToUse", false);
            status.put("error", Map.of("message", message, "time", seconds(when)));
            writeStatus(content, content.getStatus(), status);
        }
    }

    private void writeStatus(HasMetadata object, @Nullable Object present, Map<String, @Nullable Object> status) {
        if (isAlready(present, status)) {
            return;
        }
        client.resource(object).subresource("status").patch(MERGE, json(Map.of("status", status)));
    }

    private static boolean isAlready(@Nullable Object present, Map<String, @Nullable Object> status) {
        if (present == null) {
            return false;
        }
        Map<?, ?> current = Serialization.jsonMapper().convertValue(present, Map.class);
        Map<?, ?> wanted = Serialization.jsonMapper().convertValue(status, Map.class);
        return wanted.entrySet().stream().allMatch(entry -> same(current.get(entry.getKey()), entry.getValue()));
    }

    private static boolean same(@Nullable Object present, @Nullable Object wanted) {
        if (present instanceof Number left && wanted instanceof Number right) {
            return left.longValue() == right.longValue();
        }
        return Objects.equals(present, wanted);
    }

    private static @Nullable Object error(@Nullable VolumeSnapshotError error) {
        return error == null
                ? null
                : Map.of("message", String.valueOf(error.getMessage()), "time", String.valueOf(error.getTime()));
    }

    /** Whole gibibytes as such, as Kubernetes writes them; anything else in bytes. */
    private static String quantity(long bytes) {
        BigDecimal[] parts = BigDecimal.valueOf(bytes).divideAndRemainder(GIB);
        if (parts[1].signum() == 0 && parts[0].signum() > 0) {
            return parts[0].toBigInteger() + "Gi";
        }
        return bytes > 0 && bytes % (1L << 20) == 0 ? (bytes >> 20) + "Mi" : Long.toString(bytes);
    }

    private static long nanos(Instant time) {
        return BigInteger.valueOf(time.getEpochSecond())
                .multiply(NANOS)
                .add(BigInteger.valueOf(time.getNano()))
                .longValueExact();
    }

    private static Instant ofNanos(long nanos) {
        return Instant.ofEpochSecond(nanos / 1_000_000_000).truncatedTo(ChronoUnit.SECONDS);
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String json(Object value) {
        return Serialization.asJson(value);
    }
}
