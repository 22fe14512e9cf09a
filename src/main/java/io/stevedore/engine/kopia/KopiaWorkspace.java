package io.stevedore.engine.kopia;

import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.Secret;
import io.stevedore.engine.process.Environment;
import io.stevedore.engine.process.Mask;
import io.stevedore.engine.process.ProgramCall;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * One operation's private folder: configuration, home, caches. Everything in it is for the owner only, and gone
 * afterwards.
 */
final class KopiaWorkspace implements AutoCloseable {
    private static final org.jboss.logging.Logger LOG = org.jboss.logging.Logger.getLogger(KopiaWorkspace.class);
    private final KopiaSettings settings;
    private final KopiaStorage storage;
    private final Secret password;
    private final Path folder;
    private final Path cache;

    private KopiaWorkspace(KopiaSettings settings, RepositoryConnection connection, Path folder, Path cache) {
        this.settings = settings;
        this.storage = KopiaStorage.of(connection.storage());
        this.password = connection.password();
        this.folder = folder;
        this.cache = cache;
    }

    static KopiaWorkspace forBackup(KopiaSettings settings, RepositoryConnection connection) throws IOException {
        return create(settings, connection, settings.scratch(), CacheLimits::forBackup);
    }

    static KopiaWorkspace forRestore(
            KopiaSettings settings, RepositoryConnection connection, Optional<Path> cacheDirectory) throws IOException {
        return create(settings, connection, cacheDirectory.orElse(settings.scratch()), CacheLimits::forRestore);
    }

    private static KopiaWorkspace create(
            KopiaSettings settings, RepositoryConnection connection, Path caches, LongFunction<CacheLimits> limits)
            throws IOException {
        Files.createDirectories(settings.scratch());
        Path folder = Files.createTempDirectory(settings.scratch(), "kopia-");
        KopiaWorkspace workspace =
                new KopiaWorkspace(settings, connection, folder, Files.createTempDirectory(caches, "kopia-cache-"));
        try {
            Files.createDirectories(folder.resolve("tmp"));
            workspace.configure(limits.apply(workspace.freeBytes()));
            return workspace;
        } catch (IOException e) {
            workspace.close();
            throw e;
        }
    }

    private long freeBytes() throws IOException {
        return Files.getFileStore(cache).getUsableSpace();
    }

    private void configure(CacheLimits limits) throws IOException {
        write("repository.config", KopiaConfigFile.text(storage, cache, limits));
        for (Map.Entry<String, String> file : storage.files().entrySet()) {
            write(file.getKey(), file.getValue());
        }
    }

    Path config() {
        return folder.resolve("repository.config");
    }

    /** For a command that writes a configuration of its own. */
    Path otherConfig() {
        return folder.resolve("other.config");
    }

    /** The words that say where a new repository is to be. */
    List<String> place() throws KopiaException {
        return storage.place(folder);
    }

    Path cache() {
        return cache;
    }

    /** A private file with this content. */
    Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text);
    }

    ProgramCall call(List<String> arguments) {
        Map<String, String> environment = new HashMap<>(Environment.of(settings.environment(), folder));
        environment.putAll(storage.environment(folder));
        environment.put("KOPIA_PASSWORD", password.reveal());
        environment.put("KOPIA_CHECK_FOR_UPDATES", "false");
        environment.put("KOPIA_PERSIST_CREDENTIALS_ON_CONNECT", "false");
        Set<String> secrets = new HashSet<>(storage.secrets());
        secrets.add(password.reveal());
        return new ProgramCall(settings.program(), arguments, environment, folder, Mask.of(secrets));
    }

    /** Of a program that has nothing to do with the repository. */
    ProgramCall other(Path program, List<String> arguments) {
        return new ProgramCall(
                program, arguments, Environment.of(settings.environment(), folder), folder, Mask.of(Set.of()));
    }

    @Override
    public void close() {
        remove(folder);
        remove(cache);
    }

    private static void remove(Path tree) {
        try {
            Files.walkFileTree(tree, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(
                        Path directory, @org.jspecify.annotations.Nullable IOException error) throws IOException {
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException e) {
            // somebody else cleaned up
        } catch (IOException e) {
            LOG.warnf("cannot remove %s: %s", tree, e);
        }
    }
}
