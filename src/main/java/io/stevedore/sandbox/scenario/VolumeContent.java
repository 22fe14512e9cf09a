package io.stevedore.sandbox.scenario;

import java.io.IOException;
import java.nio.file.Path;

/** What an application keeps in its volumes. */
interface VolumeContent {

    /** Of the claims: {@code Filesystem} or {@code Block}. */
    String volumeMode();

    /**
     * Writes the content of a new volume.
     *
     * @param volume  what is behind it on this machine
     * @param number  of the volume, from 1 on
     * @return what it is, for people
     */
    String fill(Path volume, int number) throws IOException;

    /** What {@link #change} does, for people. */
    String plan();

    /** A day of work. */
    Change change(Path volume) throws IOException;

    /** Compares a volume with what it was restored to, and says so. */
    void compare(Path original, Path restored, Ledger ledger, Narrator narrator) throws IOException;

    /**
     * @param pieces what was touched: files, or stretches of a device
     * @param bytes  of those that are there
     */
    record Change(int pieces, long bytes) {}

    /** What an incremental backup moves for each piece beyond its bytes: engines store chunks. */
    long grain();

    /** For people: what was changed in all volumes. */
    String describe(Change sum);
}
