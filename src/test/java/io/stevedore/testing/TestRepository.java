package io.stevedore.testing;

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
import java.time.InstantSource;

/**
 * Empty repositories for tests. The real program makes one for all tests of a JVM, which takes it two seconds; each test
 * gets a copy.
 */
public final class TestRepository {
    public static final String PASSWORD = "a password of tests";

    private TestRepository() {}

    /** Built when this machine has none: tests of the engine say nothing without it. */
    public static Path program() {
        return io.stevedore.sandbox.programs.Programs.ofThisMachine(line -> {}).kopia();
    }

    /** Where a repository of namespace {@code shop} is below a root, with the right password. */
    public static RepositoryConnection connection(Path root) {
        return connection(root, PASSWORD);
    }

    public static RepositoryConnection connection(Path root, String password) {
        return new RepositoryConnection(
                new StorageLocation.FileSystem(root, root.resolve("kopia/shop")), new Secret(password));
    }

    /** A new, empty repository below the root. */
    public static RepositoryConnection create(Path root) throws IOException {
        Trees.copy(template(), root);
        return connection(root);
    }

    /** What a new repository consists of: a root to copy. */
    public static Path template() {
        return Template.ROOT;
    }

    private static final class Template {
        static final Path ROOT = make();

        private static Path make() {
            try (Programs programs = Programs.create(System.getenv("PATH"))) {
                Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "repository-")
                        .toAbsolutePath();
                Path root = Files.createDirectories(folder.resolve("root"));
                ProgramSettings settings = ProgramSettings.of(program(), folder.resolve("scratch"), System.getenv());
                RepositoryCreation creation =
                        new KopiaEngine(settings, programs, InstantSource.system()).create(connection(root));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> Trees.delete(folder)));
                if (creation instanceof RepositoryCreation.Created) {
                    return root;
                }
                throw new AssertionError("no repository: " + creation);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
