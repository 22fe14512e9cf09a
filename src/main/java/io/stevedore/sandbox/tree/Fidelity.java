package io.stevedore.sandbox.tree;

import java.util.EnumSet;
import java.util.Set;

/** What each data engine does not keep, measured on its released program; the same table as {@code docs/fidelity.md}. */
public enum Fidelity {
    KOPIA(EnumSet.of(
            DifferenceKind.LINK_TIME_NANOSECONDS,
            DifferenceKind.DIRECTORY_TIME,
            DifferenceKind.HARD_LINK,
            DifferenceKind.EXTENDED_ATTRIBUTE,
            DifferenceKind.SPECIAL_FILE,
            DifferenceKind.SOCKET,
            DifferenceKind.SPARSENESS)),
    RESTIC(EnumSet.of(DifferenceKind.SOCKET, DifferenceKind.SPARSENESS));

    private final Set<DifferenceKind> lost;

    Fidelity(Set<DifferenceKind> lost) {
        this.lost = lost;
    }

    /** Whether a copy made by this engine has to agree in this. */
    public boolean keeps(DifferenceKind kind) {
        return !lost.contains(kind);
    }
}
