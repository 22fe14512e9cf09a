package io.stevedore.sandbox.tree;

import java.util.Locale;

/** What can differ between a volume and its copy. Each row of {@code docs/fidelity.md} is one of these. */
public enum DifferenceKind {
    MISSING("a file, folder or link is not there, or has another name"),
    EXTRA("a file, folder or link that the volume does not have"),
    TYPE("file, folder, symlink or special file"),
    CONTENT("bytes of a file"),
    SIZE("length of a file"),
    MODE("permissions with setuid, setgid and sticky"),
    OWNER("uid and gid"),
    FILE_TIME("modification time of a file, to the nanosecond"),
    LINK_TARGET("target of a symlink"),
    LINK_TIME("modification time of a symlink, to the microsecond"),
    LINK_TIME_NANOSECONDS("modification time of a symlink below the microsecond"),
    DIRECTORY_TIME("modification time of a folder"),
    HARD_LINK("which names share one file"),
    EXTENDED_ATTRIBUTE("extended attributes of users"),
    SPECIAL_FILE("a FIFO or device is not there"),
    SOCKET("a socket is not there"),
    SPARSENESS("holes of a sparse file");

    private final String meaning;

    DifferenceKind(String meaning) {
        this.meaning = meaning;
    }

    /** What is compared, in a few words. */
    public String meaning() {
        return meaning;
    }

    /** The name as people read it, for example {@code directory time}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
