package io.stevedore.coordinator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Duration;
import io.stevedore.api.v1.BackupRepository;
import io.stevedore.engine.EngineType;
import java.text.ParseException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a BackupRepository says about itself, and the merge patches that change it. */
final class RepositoryStatus {
    static final String NEW = "New";
    static final String READY = "Ready";
    static final String NOT_READY = "NotReady";

    private RepositoryStatus() {}

    /** Whether the object is complete and of an engine that we look after. */
    static boolean isOurs(BackupRepository repository) {
        return repository.getSpec() != null
                && repository.getSpec().volumeNamespace != null
                && repository.getSpec().backupStorageLocation != null
                && EngineType.of(String.valueOf(repository.getSpec().repositoryType))
                        .isPresent();
    }

    /** Of one that {@link #isOurs}. */
    static EngineType type(BackupRepository repository) {
        return EngineType.of(String.valueOf(repository.getSpec().repositoryType))
                .orElseThrow();
    }

    static String phase(BackupRepository repository) {
        String phase = repository.getStatus() == null ? null : repository.getStatus().phase;
        return phase == null ? "" : phase;
    }

    /** Whether its storage has to be looked at; one of Ready is not, until its location changes, once it says all it has to. */
    static boolean isOpen(BackupRepository repository) {
        return isOurs(repository) && (!phase(repository).equals(READY) || lacksIdentifier(repository));
    }

    private static boolean lacksIdentifier(BackupRepository repository) {
        return type(repository) == EngineType.RESTIC && identifier(repository).isEmpty();
    }

    private static String identifier(BackupRepository repository) {
        return Objects.requireNonNullElse(repository.getSpec().resticIdentifier, "");
    }

    /** Whether it was never Ready and has no configuration: it gets one once, and later changes are its owner's. */
    static boolean lacksConfig(BackupRepository repository) {
        boolean initialised = repository.getStatus() != null && repository.getStatus().lastMaintenanceTime != null;
        return !initialised && repository.getSpec().repositoryConfig == null;
    }

    /**
     * The write that brings the object to the verdict, guarded by its version; empty when it says so already.
     *
     * @param config     for one that {@link #lacksConfig}
     * @param identifier where it is, for one of restic
     */
    static Optional<String> patch(
            BackupRepository repository,
            RepositoryVerdict verdict,
            Map<String, String> config,
            Optional<String> identifier,
            Instant now) {
        ObjectNode patch = guarded(repository);
        int before = patch.size();
        identifier
                .filter(place -> !place.equals(identifier(repository)))
                .ifPresent(place -> patch.withObjectProperty("spec").put("resticIdentifier", place));
        switch (verdict) {
            case RepositoryVerdict.Ready() -> ready(patch, repository, config, now);
            case RepositoryVerdict.NotReady(String message) -> notReady(patch, repository, message);
        }
        return patch.size() == before ? Optional.empty() : Optional.of(patch.toString());
    }

    private static void ready(ObjectNode patch, BackupRepository repository, Map<String, String> config, Instant now) {
        if (phase(repository).equals(READY)) {
            return;
        }
        if (frequency(repository).isEmpty()) {
            patch.withObjectProperty("spec").put("maintenanceFrequency", frequency(type(repository)));
        }
        if (!config.isEmpty() && lacksConfig(repository)) {
            ObjectNode entries = patch.withObjectProperty("spec").putObject("repositoryConfig");
            config.forEach(entries::put);
        }
        ObjectNode status = patch.putObject("status").put("phase", READY).putNull("message");
        if (!phase(repository).equals(NOT_READY)) {
            status.put(
                    "lastMaintenanceTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
        }
    }

    private static void notReady(ObjectNode patch, BackupRepository repository, String message) {
        boolean said = phase(repository).equals(NOT_READY) && Objects.equals(repository.getStatus().message, message);
        if (!said) {
            patch.putObject("status").put("phase", NOT_READY).put("message", message);
        }
    }

    /** As Velero recommends it. */
    private static String frequency(EngineType type) {
        return switch (type) {
            case KOPIA -> "1h0m0s";
            case RESTIC -> "168h0m0s";
        };
    }

    private static ObjectNode guarded(BackupRepository repository) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata")
                .put("resourceVersion", repository.getMetadata().getResourceVersion());
        return patch;
    }

    /** How often it wants maintenance; empty when it does not say. */
    static Optional<java.time.Duration> frequency(BackupRepository repository) {
        String frequency = repository.getSpec().maintenanceFrequency;
        try {
            // the library's parser drops the sign
            return frequency == null || frequency.startsWith("-")
                    ? Optional.empty()
                    : Optional.of(Duration.parse(frequency).getDuration()).filter(java.time.Duration::isPositive);
        } catch (ParseException e) {
            return Optional.empty();
        }
    }
}
