package io.stevedore.repository;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.stevedore.api.Phases;
import io.stevedore.api.v1.PodVolumeBackup;
import io.stevedore.api.v1.PodVolumeRestore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose locks in a repository nobody keeps any more. The host of a mover's lock is its pod, which is called like its task.
 * Hosts that are not known to be movers' are nobody's business.
 *
 * @param over hosts of movers whose task is over
 * @param self this process
 */
public record MoverLocks(Set<String> over, Self self) {
    /** restic renews a lock every five minutes. */
    private static final Duration RENEWED = Duration.ofMinutes(6);

    private static final int LONGEST_HOST = 63;

    /**
     * This process.
     *
     * @param host  its pod
     * @param begun when it was started; what its pod's name did before, another one did
     */
    public record Self(String host, Instant begun) {}

    public MoverLocks {
        over = Set.copyOf(over);
    }

    public static MoverLocks of(List<PodVolumeBackup> backups, List<PodVolumeRestore> restores, Self self) {
        Set<String> over = new HashSet<>();
        Set<String> open = new HashSet<>();
        backups.forEach(task ->
                (isOver(task.getStatus() == null ? null : task.getStatus().phase) ? over : open).add(host(task)));
        restores.forEach(task ->
                (isOver(task.getStatus() == null ? null : task.getStatus().phase) ? over : open).add(host(task)));
        over.removeAll(open);
        return new MoverLocks(over, self);
    }

    private static boolean isOver(@Nullable String phase) {
        return phase != null && Phases.isFinal(phase);
    }

    /** As a kubelet makes a host name of a pod's. */
    private static String host(HasMetadata task) {
        String name = task.getMetadata().getName();
        return name.length() <= LONGEST_HOST
                ? name
                : name.substring(0, LONGEST_HOST).replaceAll("[-.]+$", "");
    }

    /** @param since when the lock was made or renewed */
    public boolean isDead(String host, Instant since, Instant now) {
        if (!self.host.isEmpty() && host.equals(self.host)) {
            return since.isBefore(self.begun);
        }
        return over.contains(host) && since.plus(RENEWED).isBefore(now);
    }
}
