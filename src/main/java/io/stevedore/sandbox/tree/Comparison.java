package io.stevedore.sandbox.tree;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a comparison found: every difference is counted, the first of each kind are kept as examples.
 *
 * @param entries  files, folders, links and special files of the volume
 * @param bytes    of the regular files that were read and compared
 * @param counts   differences of each kind; a kind without any is absent
 * @param examples at most {@value #EXAMPLES} of each kind
 */
public record Comparison(
        long entries, long bytes, Map<DifferenceKind, Long> counts, Map<DifferenceKind, List<Difference>> examples) {
    static final int EXAMPLES = 10;

    /** Kinds that the engine should have kept and did not; empty means equal. */
    public Map<DifferenceKind, Long> violations(Fidelity fidelity) {
        return select(fidelity, true);
    }

    /** Kinds that differ because the engine does not keep them. */
    public Map<DifferenceKind, Long> tolerated(Fidelity fidelity) {
        return select(fidelity, false);
    }

    /** Whether the copy is equal, as far as the engine promises. */
    public boolean equal(Fidelity fidelity) {
        return violations(fidelity).isEmpty();
    }

    private Map<DifferenceKind, Long> select(Fidelity fidelity, boolean kept) {
        Map<DifferenceKind, Long> selected = new EnumMap<>(DifferenceKind.class);
        counts.forEach((kind, count) -> {
            if (fidelity.keeps(kind) == kept) {
                selected.put(kind, count);
            }
        });
        return selected;
    }

    /** Gathers differences in bounded memory. */
    static final class Collector {
        private final Map<DifferenceKind, Long> counts = new EnumMap<>(DifferenceKind.class);
        private final Map<DifferenceKind, List<Difference>> examples = new EnumMap<>(DifferenceKind.class);
        private long entries;
        private long bytes;

        void entry() {
            entries++;
        }

        void bytes(long more) {
            bytes += more;
        }

        void add(DifferenceKind kind, String path, Object expected, Object found) {
            counts.merge(kind, 1L, Long::sum);
            List<Difference> kept = examples.computeIfAbsent(kind, any -> new ArrayList<>());
            if (kept.size() < EXAMPLES) {
                kept.add(new Difference(kind, path, String.valueOf(expected), String.valueOf(found)));
            }
        }

        Comparison result() {
            return new Comparison(entries, bytes, counts, examples);
        }
    }
}
