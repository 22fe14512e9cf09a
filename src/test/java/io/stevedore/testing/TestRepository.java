package io.stevedore.testing;

import io.stevedore.engine.EngineType;
import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.RepositoryCreation;
import io.stevedore.engine.Secret;
import io.stevedore.engine.StorageLocation;
import io.stevedore.engine.process.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Empty repositories for tests. The real program makes one for all tests of a JVM, which takes it a second or two; each
 * test gets a copy.
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
        try (Programs programs = Programs.create(System.getenv("PATH"))) {
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "repository-")
                    .toAbsolutePath();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> Trees.delete(folder)));
            Path root = Files.createDirectories(folder.resolve("root"));
            RepositoryCreation creation =
                    TestEngines.of(type, programs, folder.resolve("scratch")).create(connection(type, root, PASSWORD));
            if (creation instanceof RepositoryCreation.Created) {
                return root;
            }
            throw new AssertionError("no repository: " + creation);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
