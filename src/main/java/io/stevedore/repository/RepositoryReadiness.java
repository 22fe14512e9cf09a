package io.stevedore.repository;

import io.stevedore.api.v1.BackupRepository;
import java.util.List;

/** Whether a repository can be used, by what its objects say. */
public sealed interface RepositoryReadiness {

    /** There is no object; it has to be created. */
    record Absent() implements RepositoryReadiness {}

    /** Somebody still has to look after it. */
    record Pending() implements RepositoryReadiness {}

    record Ready() implements RepositoryReadiness {}

    /** Waiting is of no use; the text says why. */
    record Never(String text) implements RepositoryReadiness {}

    /** @param found all objects with the labels of this key */
    static RepositoryReadiness of(RepositoryKey key, List<BackupRepository> found) {
        if (found.isEmpty()) {
            return new Absent();
        }
        if (found.size() > 1) {
            return new Never(
                    "more than one BackupRepository found for workload namespace \"%s\", backup storage location \"%s\", repository type \"%s\""
                            .formatted(
                                    key.volumeNamespace(),
                                    key.location(),
                                    key.type().text()));
        }
        BackupRepository.Status status = found.getFirst().getStatus();
        String phase = status == null || status.phase == null ? "" : status.phase;
        return switch (phase) {
            case "Ready" -> new Ready();
            case "NotReady" ->
                new Never("failed to wait BackupRepository, errored early: backup repository is not ready: "
                        + (status.message == null ? "no reason given" : status.message));
            default -> new Pending();
        };
    }
}
