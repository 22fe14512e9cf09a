package io.stevedore.engine.kopia;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the repository, or the end of a backup, says of a snapshot.
 *
 * @param id         as printed, empty inside a manifest; not checked yet
 * @param sourcePath without user and host
 * @param incomplete why it is not whole; empty when it is
 * @param tags       without the prefix that the program puts before them
 * @param bytes      size of all files
 * @param files      number of regular files
 * @param root       the object that holds the root folder, not checked
 * @param stream     it was made of what somebody sent, not of a tree of files
 * @param failed     files that could not be read
 * @param errors     some of them: path in the volume, and what went wrong
 */
record KopiaSnapshot(
        String id,
        String sourcePath,
        String incomplete,
        Map<String, String> tags,
        List<String> pins,
        long bytes,
        long files,
        String root,
        boolean stream,
        long failed,
        long excluded,
        List<FileError> errors) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TAG = "tag:";
    /** What the program makes of a time that was never set; no folder of a file system is that old. */
    private static final String NEVER = "1754-08-30T22:43:41.128654848Z";

    /** A file that could not be read. */
    record FileError(String path, String error) {}

    boolean isWhole() {
        return incomplete.isEmpty();
    }

    boolean isPinned() {
        return pins.contains(KopiaArguments.PIN);
    }

    /** From the line that ends a backup. */
    static Optional<KopiaSnapshot> parseResult(List<String> output) {
        return output.stream()
                .filter(line -> line.startsWith("{"))
                .reduce((first, last) -> last)
                .flatMap(KopiaSnapshot::parse);
    }

    /** From {@code manifest show}: comment lines, then the manifest. */
    static Optional<KopiaSnapshot> parseManifest(List<String> output) {
        return parse(output.stream().filter(line -> !line.startsWith("//")).collect(Collectors.joining("\n")));
    }

    /** From {@code snapshot list}; empty when the text is not a list. */
    static Optional<List<KopiaSnapshot>> parseList(List<String> output) {
        try {
            JsonNode list = JSON.readTree(String.join("\n", output));
            if (list == null || !list.isArray()) {
                return Optional.empty();
            }
            List<KopiaSnapshot> snapshots = new ArrayList<>();
            list.forEach(node -> snapshots.add(of(node)));
            return Optional.of(List.copyOf(snapshots));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Optional<KopiaSnapshot> parse(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return node == null || !node.hasNonNull("rootEntry") ? Optional.empty() : Optional.of(of(node));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static KopiaSnapshot of(JsonNode node) {
        JsonNode root = node.path("rootEntry");
        JsonNode summary = root.path("summ");
        JsonNode stats = node.path("stats");
        List<String> pins = new ArrayList<>();
        node.path("pins").forEach(pin -> pins.add(pin.asText()));
        List<FileError> errors = new ArrayList<>();
        summary.path("errors")
                .forEach(error -> errors.add(new FileError(
                        error.path("path").asText(), error.path("error").asText())));
        String incomplete = node.path("incomplete").asText("");
        return new KopiaSnapshot(
                node.path("id").asText(""),
                node.path("source").path("path").asText(""),
                incomplete.isEmpty() ? summary.path("incomplete").asText("") : incomplete,
                tags(node.path("tags")),
                List.copyOf(pins),
                summary.path("size").asLong(),
                summary.path("files").asLong(),
                root.path("obj").asText(""),
                root.path("mtime").asText("").equals(NEVER),
                summary.path("numFailed").asLong(),
                stats.path("excludedFileCount").asLong()
                        + stats.path("excludedDirCount").asLong(),
                List.copyOf(errors));
    }

    private static Map<String, String> tags(JsonNode node) {
        Map<String, String> tags = new TreeMap<>();
        node.properties()
                .forEach(tag -> tags.put(
                        tag.getKey().startsWith(TAG) ? tag.getKey().substring(TAG.length()) : tag.getKey(),
                        tag.getValue().asText()));
        return Map.copyOf(tags);
    }
}
