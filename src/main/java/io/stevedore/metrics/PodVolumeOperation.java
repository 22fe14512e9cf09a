package io.stevedore.metrics;

/**
 * One pod volume backup, by the names that Velero's meters have for it.
 *
 * @param backup    namespace and name of the Backup: {@code velero/nightly}
 * @param name      of the PodVolumeBackup
 * @param operation what was done, of what and with what
 */
public record PodVolumeOperation(String backup, String name, String operation) {}
