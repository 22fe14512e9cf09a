package io.stevedore.testing;

import io.stevedore.engine.EngineType;
import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.RepositoryCreation;
import io.stevedore.engine.Secret;
import io.stevedore.engine.StorageLocation;
import io.stevedore.engine.kopia.KopiaEngine;
import io.stevedore.engine.process.Programs;
import io.stevedore.engine.program.ProgramSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Empty repositories for tests; each test gets a copy of one that the real program has made.
 *
 * <p>Each start of a program derives a key from the password, which is made costly on purpose: a tenth of a second of a
 * processor with kopia, half a second with restic. Nothing here is about that, so kopia derives by the cheaper of its
 * two ways, and restic's repository is one that it made while it was stopped most of the time, which lets it take the
 * machine for a slow one.
 */
public final class TestRepository {
    public static final String PASSWORD = "a password of tests";

    private static final Map<EngineType, Path> TEMPLATES = new ConcurrentHashMap<>();

    private TestRepository() {}

    /** Built when this machine has none: tests of the engine say nothing without it. */
    public static Path program() {
        return io.stevedore.sandbox.programs.Programs.ofThisMachine(line -> {}).kopia();
    }

    /** Where kopia's repository of namespace {@code shop} is below a root, with the right password. */
    public static RepositoryConnection connection(Path root) {
        return connection(root, PASSWORD);
    }

    public static RepositoryConnection connection(Path root, String password) {
        return connection(EngineType.KOPIA, root, password);
    }

    public static RepositoryConnection connection(EngineType type, Path root, String password) {
        return new RepositoryConnection(
                new StorageLocation.FileSystem(root, root.resolve(type.text()).resolve("shop")), new Secret(password));
    }

    /** A new, empty repository of kopia's below the root. */
    public static RepositoryConnection create(Path root) throws IOException {
        return create(EngineType.KOPIA, root);
    }

    /** A new, empty repository below the root. */
    public static RepositoryConnection create(EngineType type, Path root) throws IOException {
        Trees.copy(template(type), root);
        return connection(type, root, PASSWORD);
    }

    /** What a new repository consists of: a root to copy. */
    public static Path template(EngineType type) {
        return TEMPLATES.computeIfAbsent(type, TestRepository::make);
    }

    private static Path make(EngineType type) {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "repository-")
                    .toAbsolutePath();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> Trees.delete(folder)));
            Path root = Files.createDirectories(folder.resolve("root"));
            switch (type) {
                case KOPIA -> makeOfKopia(root, folder);
                case RESTIC -> makeOfRestic(root.resolve("restic/shop"));
            }
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void makeOfKopia(Path root, Path folder) throws IOException {
        Path script = Files.writeString(folder.resolve("kopia"), """
                #!/bin/sh
                case "$*" in
                *"repository create"*) set -- "$@" --format-block-key-derivation-algorithm=pbkdf2-sha256-600000 ;;
                esac
                exec %s "$@"
                """.formatted(program()));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        try (Programs programs = Programs.create(System.getenv("PATH"))) {
            ProgramSettings settings = ProgramSettings.of(script, folder.resolve("scratch"), System.getenv());
            RepositoryCreation creation =
                    new KopiaEngine(settings, programs, InstantSource.system()).create(connection(root));
            if (!(creation instanceof RepositoryCreation.Created)) {
                throw new AssertionError("no repository: " + creation);
            }
        }
    }

    private static void makeOfRestic(Path repository) throws IOException {
        Trees.copy(Path.of("src/test/resources/restic/repository"), repository);
        for (String empty : List.of("data", "index", "locks", "snapshots")) {
            Files.createDirectories(repository.resolve(empty));
        }
    }
}
