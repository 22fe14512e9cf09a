package io.stevedore.sandbox.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stevedore.sandbox.SandboxException;
import io.stevedore.sandbox.process.Child;
import io.stevedore.sandbox.process.Children;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An engine's program as somebody types it, with its own defaults, against a repository of its own: what a task is measured
 * by. It neither flushes what it restores nor looks at it again.
 */
final class BareEngine implements AutoCloseable {
    private static final String PASSWORD = "not-a-secret";

    private final Children children = new Children();
    private final String name;
    private final Path program;
    private final Path folder;
    private int calls;

    /** @param folder new or empty; repository, caches and logs are kept in it */
    BareEngine(String name, Path program, Path folder) {
        this.name = name;
        this.program = program;
        this.folder = folder;
    }

    void createRepository() throws IOException, InterruptedException {
        Path repository = Files.createDirectories(folder.resolve("repository"));
        run(isKopia() ? List.of("repository", "create", "filesystem", "--path=" + repository) : List.of("init"));
    }

    Duration backUp(Path volume) throws IOException, InterruptedException {
        return run(isKopia() ? List.of("snapshot", "create", volume.toString()) : List.of("backup", volume.toString()));
    }

    /** The newest snapshot of a folder, into an empty one. */
    Duration restore(Path volume, Path target) throws IOException, InterruptedException {
        return run(
                isKopia()
                        ? List.of("restore", newest(volume), target.toString())
                        : List.of("restore", "latest", "--path=" + volume, "--target=" + target));
    }

    private String newest(Path volume) throws IOException, InterruptedException {
        run(List.of("snapshot", "list", "--json", volume.toString()));
        try {
            String said = Files.readString(log());
            var all = new ObjectMapper().readTree(said.substring(Math.max(0, said.indexOf('['))));
            return all.path(all.size() - 1).path("id").asText();
        } catch (JsonProcessingException e) {
            throw new SandboxException(
                    "%s lists its snapshots in another way than expected: %s".formatted(program, e.getMessage()));
        }
    }

    private boolean isKopia() {
        return name.equals("kopia");
    }

    private Path log() {
        return folder.resolve("call-%d.log".formatted(calls));
    }

    private Duration run(List<String> words) throws IOException, InterruptedException {
        calls++;
        List<String> command = new ArrayList<>(List.of(program.toString()));
        Map<String, String> environment = new HashMap<>(Map.of("HOME", folder.toString()));
        if (isKopia()) {
            command.add("--config-file=" + folder.resolve("kopia.config"));
            command.add("--no-auto-maintenance");
            environment.putAll(Map.of("KOPIA_PASSWORD", PASSWORD, "KOPIA_CHECK_FOR_UPDATES", "false"));
        } else {
            environment.put("RESTIC_REPOSITORY", folder.resolve("repository").toString());
            environment.put("RESTIC_PASSWORD", PASSWORD);
            environment.put("RESTIC_CACHE_DIR", folder.resolve("cache").toString());
        }
        command.addAll(words);
        long begin = System.nanoTime();
        Child child = children.start(name, command, environment, log());
        int code = child.process().waitFor();
        Duration time = Duration.ofNanos(System.nanoTime() - begin);
        if (code != 0) {
            throw new SandboxException(
                    "%s ended with code %d:%n%s".formatted(String.join(" ", command), code, child.tail()));
        }
        return time;
    }

    @Override
    public void close() {
        children.close();
    }
}
