package io.stevedore.sandbox.scenario;

/**
 * A volume of the application.
 *
 * @param claim    name of the PersistentVolumeClaim
 * @param claimUid of that claim
 */
record AppVolume(
        String namespace, String claim, String claimUid, String storageClass, String snapshotClass, String driver) {

    AppVolume withStorageClass(String other) {
        return new AppVolume(namespace, claim, claimUid, other, snapshotClass, driver);
    }
}
