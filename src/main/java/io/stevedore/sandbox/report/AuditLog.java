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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Reads the API server's audit log, one JSON document a line. */
public final class AuditLog {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String DECISION = "authorization.k8s.io/decision";
    private static final String POD_NAME = "authentication.kubernetes.io/pod-name";

    private AuditLog() {}

    /** The events of interest, in the log's order; lines that are not (yet) whole are passed over. */
    public static List<AuditEvent> read(Path log, Predicate<AuditEvent> wanted) throws IOException {
        return read(log, "", wanted);
    }

    /**
     * The same of users whose names begin so. Other lines are not parsed, which is most of the work in a log that many share.
     *
     * @param user for example {@code system:serviceaccount:velero:}
     */
    public static List<AuditEvent> read(Path log, String user, Predicate<AuditEvent> wanted) throws IOException {
        List<AuditEvent> events = new ArrayList<>();
        Set<String> openWatches = new HashSet<>();
        try (BufferedReader lines = Files.newBufferedReader(log)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains(user)) {
                    parse(line, openWatches)
                            .filter(event -> event.user().startsWith(user) && wanted.test(event))
                            .ifPresent(events::add);
                }
            }
        }
        return events;
    }

    /** Empty when the line is not an audit event, and for the end of a watch whose beginning was told. */
    private static Optional<AuditEvent> parse(String line, Set<String> openWatches) {
        try {
            JsonNode event = MAPPER.readTree(line);
            String id = event.path("auditID").asText("");
            if (event.path("stage").asText("").equals("ResponseStarted")
                    ? !openWatches.add(id)
                    : openWatches.remove(id)) {
                return Optional.empty();
            }
            JsonNode object = event.path("objectRef");
            String subresource = object.path("subresource").asText("");
            return Optional.of(new AuditEvent(
                    Instant.parse(event.path("requestReceivedTimestamp").asText()),
                    event.path("user").path("username").asText(""),
                    event.path("user").path("extra").path(POD_NAME).path(0).asText(""),
                    event.path("userAgent").asText(""),
                    event.path("verb").asText(""),
                    object.path("apiGroup").asText(""),
                    object.path("resource").asText("") + (subresource.isEmpty() ? "" : "/" + subresource),
                    object.path("namespace").asText(""),
                    object.path("name").asText(""),
                    event.path("responseStatus").path("code").asInt(0),
                    "forbid".equals(event.path("annotations").path(DECISION).asText(""))));
        } catch (JsonProcessingException | DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
