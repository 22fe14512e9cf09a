package io.stevedore.engine.restic;

import com.fasterxml.jackson.databind.JsonNode;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.SnapshotId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What the repository says of a snapshot.
 *
 * @param tags  each {@code key=value}
 * @param sizes of what it holds; absent in those of releases before 0.17
 */
record ResticSnapshot(List<String> tags, Optional<Sizes> sizes) {

    /** Regular files, each name counted, and their bytes. */
    record Sizes(long files, long bytes) {}

    /** One of a list. */
    record Listed(SnapshotId id, ResticSnapshot snapshot) {}

    /** From {@code cat snapshot}. */
    static Optional<ResticSnapshot> parse(List<String> output) {
        return ResticMessage.json(String.join("\n", output))
                .filter(node -> node.hasNonNull("tree"))
                .map(ResticSnapshot::of);
    }

    /** From {@code snapshots}, the oldest first; empty when the text is not a list. */
    static Optional<List<Listed>> parseList(List<String> output) {
        return ResticMessage.json(String.join("\n", output))
                .filter(JsonNode::isArray)
                .map(list -> {
                    List<Listed> snapshots = new ArrayList<>();
                    list.forEach(node -> SnapshotId.parse(
                                    EngineType.RESTIC, node.path("id").asText())
                            .ifPresent(id -> snapshots.add(new Listed(id, of(node)))));
                    return List.copyOf(snapshots);
                });
    }

    private static ResticSnapshot of(JsonNode node) {
        TreeSet<String> tags = new TreeSet<>();
        node.path("tags").forEach(tag -> tags.add(tag.asText()));
        JsonNode summary = node.path("summary");
        return new ResticSnapshot(
                List.copyOf(tags),
                summary.isMissingNode()
                        ? Optional.empty()
                        : Optional.of(new Sizes(
                                summary.path("total_files_processed").asLong(),
                                summary.path("total_bytes_processed").asLong())));
    }
}
