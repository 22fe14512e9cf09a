package io.stevedore.engine.kopia;

/**
 * The most that the program's caches may take of the scratch folder.
 *
 * @param contentBytes  for the files' content
 * @param metadataBytes for directories and manifests
 */
record CacheLimits(long contentBytes, long metadataBytes) {
    private static final long MIB = 1L << 20;
    /** Velero's default for both together. */
    private static final long DEFAULT_BYTES = 5000 * MIB;

    private static final long RESTORE_CONTENT_BYTES = 20 * MIB;
    /** Some million pieces of content: what a mover can spare beside what the program needs anyway. */
    private static final long MEMORY_FOR_INDEX = 64 * MIB;

    /** What Velero's clients use, or less when the scratch folder has less. */
    static CacheLimits forBackup(long freeBytes) {
        long all = all(freeBytes);
        return new CacheLimits(all / 5 * 4, all / 5);
    }

    /**
     * A restore writes everything it reads into the content cache and reads nothing twice: without a small limit it
     * fills the scratch folder with the volume.
     */
    static CacheLimits forRestore(long freeBytes) {
        return new CacheLimits(RESTORE_CONTENT_BYTES, all(freeBytes) / 5);
    }

    /**
     * Whether a restore does without any cache. The program flushes each piece of content that it puts into one, and needs
     * none of them a second time; but without a folder for caches its index is in memory as well.
     *
     * @param indexBytes of the whole repository
     */
    static boolean canDoWithout(long indexBytes) {
        return indexBytes <= MEMORY_FOR_INDEX;
    }

    /** Where the program begins to drop things. */
    static long soft(long hardBytes) {
        return hardBytes / 5 * 4;
    }

    private static long all(long freeBytes) {
        return Math.clamp(freeBytes / 2, 64 * MIB, DEFAULT_BYTES);
    }
}
