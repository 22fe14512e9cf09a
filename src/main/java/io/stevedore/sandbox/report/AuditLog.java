package io.stevedore.sandbox.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads the API server's audit log, one JSON document a line. */
public final class AuditLog {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String POD_NAME = "authentication.kubernetes.io/pod-name";

    private AuditLog() {}

    /** The events of interest, in the log's order; lines that are not (yet) whole are passed over. */
    public static List<AuditEvent> read(Path log, Predicate<AuditEvent> wanted) throws IOException {
        List<AuditEvent> events = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(log)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                parse(line).filter(wanted).ifPresent(events::add);
            }
        }
        return events;
    }

    /** Empty when the line is not an audit event. */
    static Optional<AuditEvent> parse(String line) {
        try {
            JsonNode event = MAPPER.readTree(line);
            JsonNode object = event.path("objectRef");
            String subresource = object.path("subresource").asText("");
            return Optional.of(new AuditEvent(
                    Instant.parse(event.path("requestReceivedTimestamp").asText()),
                    event.path("user").path("username").asText(""),
                    event.path("user").path("extra").path(POD_NAME).path(0).asText(""),
                    event.path("userAgent").asText(""),
                    event.path("verb").asText(""),
                    object.path("resource").asText("") + (subresource.isEmpty() ? "" : "/" + subresource),
                    object.path("name").asText(""),
                    event.path("responseStatus").path("code").asInt(0)));
        } catch (JsonProcessingException | DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
