package io.stevedore.sandbox.storage;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** What the played storage does wrong on request. A fault holds from the next look at an object on, until cleared. */
public final class Faults {
    private final Set<Pattern> neverReady = ConcurrentHashMap.newKeySet();
    private final Map<Pattern, String> snapshotErrors = new ConcurrentHashMap<>();
    private final Map<String, String> provisioningErrors = new ConcurrentHashMap<>();
    private final Set<Pattern> stopped = ConcurrentHashMap.newKeySet();

    Faults() {}

    /** Snapshots whose VolumeSnapshot has such a name (the whole of it) are taken, but never become ready. */
    public void neverReady(Pattern volumeSnapshot) {
        neverReady.add(volumeSnapshot);
    }

    /** Taking the snapshots of such VolumeSnapshots ends in an error in their status. */
    public void failSnapshots(Pattern volumeSnapshot, String message) {
        snapshotErrors.put(volumeSnapshot, message);
    }

    /** Provisioning for a StorageClass fails, with a Warning event on the claim. */
    public void failProvisioning(String storageClass, String message) {
        provisioningErrors.put(storageClass, message);
    }

    /** Claims of such a name (the whole of it) get no volume, and nobody says why. */
    public void stopProvisioning(Pattern claim) {
        stopped.add(claim);
    }

    /** From now on everything works again. */
    public void clear() {
        neverReady.clear();
        snapshotErrors.clear();
        provisioningErrors.clear();
        stopped.clear();
    }

    boolean isNeverReady(String volumeSnapshot) {
        return neverReady.stream()
                .anyMatch(pattern -> pattern.matcher(volumeSnapshot).matches());
    }

    Optional<String> snapshotError(String volumeSnapshot) {
        return snapshotErrors.entrySet().stream()
                .filter(entry -> entry.getKey().matcher(volumeSnapshot).matches())
                .map(Map.Entry::getValue)
                .findFirst();
    }

    Optional<String> provisioningError(String storageClass) {
        return Optional.ofNullable(provisioningErrors.get(storageClass));
    }

    boolean isStopped(String claim) {
        return stopped.stream().anyMatch(pattern -> pattern.matcher(claim).matches());
    }
}
