package io.stevedore.diagnostics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The latest diagnoses of this node, one file each, written as a whole or not at all. It keeps nothing in memory, so that
 * an agent that starts anew finds all of them.
 */
public final class History {
    private static final Logger LOG = Logger.getLogger(History.class);
    static final int LIMIT = 50;
    /** Bytes of a file that is read: what we write is smaller. */
    private static final long LARGEST = 2L * DiagnosisJson.LARGEST;

    private static final Pattern ID = Pattern.compile("[0-9]{14}-[A-Za-z0-9-]{1,120}");
    private static final String SUFFIX = ".json";
    /** What a process that was killed left of a file. */
    private static final String PART = ".part";

    private static final ObjectMapper MAPPER = new ObjectMapper(new JsonFactory());

    private final Path folder;

    /** @param folder made when the first diagnosis is kept */
    public History(Path folder) {
        this.folder = folder;
    }

    /** One file. */
    public sealed interface Entry {
        String id();

        /** @param summary as {@link DiagnosisJson} writes it */
        record Kept(String id, ObjectNode summary) implements Entry {}

        record Unreadable(String id, String why) implements Entry {}
    }

    /** Never fails: a diagnosis that cannot be kept is told in the log, and the task goes on. */
    public synchronized void keep(ObjectNode diagnosis) {
        JsonNode summary = diagnosis.path("summary");
        String id = "%014d-%s-%s"
                .formatted(
                        Instant.parse(summary.path("at").asText()).toEpochMilli(),
                        summary.path("kind").asText(),
                        summary.path("uid").asText());
        try {
            write(id, diagnosis);
            prune();
            LOG.infof("The diagnosis is kept as %s", id);
        } catch (IOException | RuntimeException e) {
            LOG.warnf("The diagnosis cannot be kept in %s: %s", folder, e);
        }
    }

    private void write(String id, ObjectNode diagnosis) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path part = file(id).resolveSibling(id + PART);
        try {
            Files.write(part, MAPPER.writeValueAsBytes(diagnosis));
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, file(id), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part); // on a full disk it would only keep the next one from being kept
        }
    }

    private void prune() throws IOException {
        List<Path> tooMany = files(SUFFIX).skip(LIMIT).toList();
        for (Path old : Stream.concat(tooMany.stream(), files(PART)).toList()) {
            Files.deleteIfExists(old);
        }
    }

    /** The newest first; empty when nothing was ever kept. @throws IOException when the folder cannot be read */
    public List<Entry> entries() throws IOException {
        return files(SUFFIX)
                .map(file -> {
                    String name = file.getFileName().toString();
                    return entry(name.substring(0, name.length() - SUFFIX.length()));
                })
                .toList();
    }

    private Entry entry(String id) {
        if (!ID.matcher(id).matches()) {
            return new Entry.Unreadable(id, "it has not the name of a diagnosis");
        }
        try {
            return new Entry.Kept(id, summary(id));
        } catch (IOException e) {
            return new Entry.Unreadable(
                    id, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /** Without the rest in memory; but all of it is read, to see that it is whole. */
    private ObjectNode summary(String id) throws IOException {
        try (JsonParser parser = MAPPER.createParser(checked(id).toFile())) {
            boolean summary = parser.nextToken() == JsonToken.START_OBJECT && "summary".equals(parser.nextFieldName());
            if (!summary || parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it does not begin with a summary");
            }
            ObjectNode head = MAPPER.readTree(parser);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                parser.nextToken();
                parser.skipChildren();
            }
            return head;
        }
    }

    /** Empty when there is none. @throws IOException when it cannot be read */
    public Optional<JsonNode> read(String id) throws IOException {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(MAPPER.readTree(Files.readAllBytes(checked(id))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private Path checked(String id) throws IOException {
        Path file = file(id);
        if (Files.size(file) > LARGEST) {
            throw new IOException("it has %d bytes, more than a diagnosis has".formatted(Files.size(file)));
        }
        return file;
    }

    private Path file(String id) {
        return folder.resolve(id + SUFFIX);
    }

    /** The newest first. */
    private Stream<Path> files(String suffix) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all
                    .filter(file -> file.getFileName().toString().endsWith(suffix))
                    .sorted(Comparator.comparing(Path::getFileName).reversed())
                    .toList()
                    .stream();
        }
    }
}
