package io.stevedore.sandbox.scenario;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What {@code --fault} can do to a cluster. */
public sealed interface Fault permits ClusterFault, Disruption {
    /** As in {@code --fault}. */
    String label();

    /** For people. */
    String about();

    /** What the agents are configured with from their start on; empty when it does not matter. */
    default String agentConfig() {
        return "";
    }

    /** All, in the order in which they are tried. */
    static List<Fault> all() {
        return Stream.<Fault>concat(Arrays.stream(ClusterFault.values()), Arrays.stream(Disruption.values()))
                .toList();
    }

    /** By its label. */
    static Optional<Fault> of(String label) {
        String name = label.equals("pod-deleted") ? Disruption.MOVER_DELETED.label() : label; // as it was called first
        return all().stream().filter(fault -> fault.label().equals(name)).findFirst();
    }
}
