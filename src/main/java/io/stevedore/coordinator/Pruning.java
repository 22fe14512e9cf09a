package io.stevedore.coordinator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stevedore.api.v1.BackupRepository;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.Upkeep;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** When data that no snapshot of restic needs any more are removed from a repository, and what is written about it. */
final class Pruning {
    private static final Duration AFTER_FAILURE = Duration.ofHours(1);
    /** As with Velero. */
    private static final int HISTORY = 25;

    private static final String SUCCEEDED = "Succeeded";
    private static final String FAILED = "Failed";

    private Pruning() {}

    /** Whether it is Ready, of restic, and its last time was longer ago than its frequency; a failure is given an hour. */
    static boolean isDue(BackupRepository repository, Instant now) {
        if (!RepositoryStatus.isOurs(repository)
                || RepositoryStatus.type(repository) != EngineType.RESTIC
                || !RepositoryStatus.phase(repository).equals(RepositoryStatus.READY)) {
            return false;
        }
        Optional<Duration> frequency = RepositoryStatus.frequency(repository);
        Optional<Instant> last = instant(repository.getStatus().lastMaintenanceTime);
        boolean due = frequency.isPresent()
                && last.filter(then -> now.isBefore(then.plus(frequency.get()))).isEmpty();
        return due
                && history(repository)
                        .filter(one -> FAILED.equals(one.result))
                        .flatMap(one -> instant(one.completeTimestamp).stream())
                        .noneMatch(then -> now.isBefore(then.plus(AFTER_FAILURE)));
    }

    /** The write that notes it. */
    static String patch(BackupRepository repository, Instant start, Instant end, Upkeep outcome) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode status = patch.putObject("status");
        ArrayNode entries = status.putArray("recentMaintenance");
        List<BackupRepository.Maintenance> before = history(repository).toList();
        before.stream()
                .skip(Math.max(0, before.size() - HISTORY + 1))
                .forEach(one -> entry(
                        entries, String.valueOf(one.result), one.startTimestamp, one.completeTimestamp, one.message));
        switch (outcome) {
            case Upkeep.Done done -> {
                entry(entries, SUCCEEDED, text(start), text(end), null);
                status.put("lastMaintenanceTime", text(end));
            }
            case Upkeep.Failed(var failure) -> entry(entries, FAILED, text(start), text(end), failure.text());
        }
        return patch.toString();
    }

    private static void entry(
            ArrayNode entries, String result, @Nullable String start, @Nullable String end, @Nullable String message) {
        ObjectNode entry = entries.addObject().put("result", result);
        Optional.ofNullable(start).ifPresent(time -> entry.put("startTimestamp", time));
        Optional.ofNullable(end).ifPresent(time -> entry.put("completeTimestamp", time));
        Optional.ofNullable(message).ifPresent(text -> entry.put("message", text));
    }

    private static Stream<BackupRepository.Maintenance> history(BackupRepository repository) {
        List<BackupRepository.Maintenance> recent =
                repository.getStatus() == null ? null : repository.getStatus().recentMaintenance;
        return recent == null ? Stream.empty() : recent.stream();
    }

    private static Optional<Instant> instant(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
