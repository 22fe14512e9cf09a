package io.stevedore.engine.kopia;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A folder as the repository stores it. */
record KopiaFolder(List<Entry> entries) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * @param file   whether it is a regular file
     * @param object with its content
     */
    record Entry(String name, boolean file, long bytes, String object) {}

    /** Empty when the text is not a folder. */
    static Optional<KopiaFolder> parse(List<String> output) {
        try {
            JsonNode node = JSON.readTree(String.join("\n", output));
            if (node == null || !node.path("stream").asText().equals("kopia:directory")) {
                return Optional.empty();
            }
            List<Entry> entries = new ArrayList<>();
            node.path("entries")
                    .forEach(entry -> entries.add(new Entry(
                            entry.path("name").asText(),
                            entry.path("type").asText().equals("f"),
                            entry.path("size").asLong(),
                            entry.path("obj").asText())));
            return Optional.of(new KopiaFolder(List.copyOf(entries)));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** The object of the file of this size, when there is nothing else. */
    Optional<String> onlyFile(long bytes) {
        return Optional.of(entries)
                .filter(all -> all.size() == 1)
                .map(List::getFirst)
                .filter(entry -> entry.file() && entry.bytes() == bytes)
                .map(Entry::object);
    }
}
