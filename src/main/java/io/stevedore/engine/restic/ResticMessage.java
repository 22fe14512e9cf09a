package io.stevedore.engine.restic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/** A line that the program prints with {@code --json}. Fields whose value is zero are left out by it. */
sealed interface ResticMessage {
    ObjectMapper JSON = new ObjectMapper();

    /**
     * @param totalBytes as far as it knows
     * @param doneBytes  read, or written
     */
    record Status(long totalBytes, long doneBytes) implements ResticMessage {}

    /**
     * @param during {@code scan}, {@code archival} or {@code restore}
     * @param item   path, absolute in a backup; bytes that are not UTF-8 are lost
     */
    record FileError(String during, String item, String text) implements ResticMessage {}

    /** The last word of a run that failed. */
    record ExitError(String text) implements ResticMessage {}

    /** Of a backup or a restore. */
    record Summary(Optional<String> snapshot, long files, long bytes, long added) implements ResticMessage {}

    /** Empty for text, and for what is of no interest here. */
    static Optional<ResticMessage> parse(String piece) {
        return json(piece).flatMap(node -> switch (node.path("message_type").asText()) {
            case "status" ->
                Optional.of(new Status(
                        node.path("total_bytes").asLong(),
                        node.path("bytes_done").asLong()
                                + node.path("bytes_restored").asLong()));
            case "error" ->
                Optional.of(new FileError(
                        node.path("during").asText(),
                        node.path("item").asText(),
                        node.path("error").path("message").asText()));
            case "exit_error" ->
                Optional.of(new ExitError(node.path("message").asText().strip().replace("\n", "; ")));
            case "summary" ->
                Optional.of(new Summary(
                        Optional.of(node.path("snapshot_id").asText()).filter(id -> !id.isEmpty()),
                        node.path("total_files_processed").asLong(),
                        node.path("total_bytes_processed").asLong(),
                        node.path("data_added").asLong()));
            default -> Optional.empty();
        });
    }

    static Optional<JsonNode> json(String text) {
        try {
            return Optional.ofNullable(JSON.readTree(text)).filter(node -> node.isObject() || node.isArray());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
