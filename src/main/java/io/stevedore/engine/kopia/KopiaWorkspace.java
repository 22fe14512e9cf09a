package io.stevedore.engine.kopia;

import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.Secret;
import io.stevedore.engine.process.Environment;
import io.stevedore.engine.process.Mask;
import io.stevedore.engine.process.ProgramCall;
import io.stevedore.engine.program.EngineException;
import io.stevedore.engine.program.PrivateFolder;
import io.stevedore.engine.program.ProgramSettings;
import io.stevedore.engine.tree.TreeScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private final ProgramSettings settings;
    private final KopiaStorage storage;
    private final Secret password;
    private final PrivateFolder folder;
    private final PrivateFolder cache;

    private KopiaWorkspace(
            ProgramSettings settings, RepositoryConnection connection, PrivateFolder folder, PrivateFolder cache) {
        this.settings = settings;
        this.storage = KopiaStorage.of(connection.storage());
        this.password = connection.password();
        this.folder = folder;
        this.cache = cache;
    }

    static KopiaWorkspace forBackup(ProgramSettings settings, RepositoryConnection connection) throws IOException {
        return create(settings, connection, settings.scratch(), CacheLimits::forBackup);
    }

    static KopiaWorkspace forRestore(
            ProgramSettings settings, RepositoryConnection connection, Optional<Path> cacheDirectory)
            throws IOException {
        return create(settings, connection, cacheDirectory.orElse(settings.scratch()), CacheLimits::forRestore);
    }

    private static KopiaWorkspace create(
            ProgramSettings settings, RepositoryConnection connection, Path caches, LongFunction<CacheLimits> limits)
            throws IOException {
        PrivateFolder folder = PrivateFolder.in(settings.scratch(), "kopia-");
        KopiaWorkspace workspace =
                new KopiaWorkspace(settings, connection, folder, PrivateFolder.in(caches, "kopia-cache-"));
        try {
            Files.createDirectories(folder.path().resolve("tmp"));
            workspace.configure(limits.apply(workspace.freeBytes()));
            return workspace;
        } catch (IOException e) {
            workspace.close();
            throw e;
        }
    }

    private long freeBytes() throws IOException {
        return Files.getFileStore(cache.path()).getUsableSpace();
    }

    private void configure(CacheLimits limits) throws IOException {
        write("repository.config", KopiaConfigFile.text(storage, cache.path(), limits));
        for (Map.Entry<String, String> file : storage.files().entrySet()) {
            write(file.getKey(), file.getValue());
        }
    }

    Path config() {
        return folder.path().resolve("repository.config");
    }

    /**
     * For the one command that reads a snapshot's data, each piece once. How large the index is, is known when another
     * command has opened the repository before.
     */
    Path readingConfig() throws IOException {
        Path index = cache.path().resolve("indexes");
        boolean small = Files.isDirectory(index)
                && CacheLimits.canDoWithout(TreeScan.of(index, () -> false).bytes());
        return small ? write("reading.config", KopiaConfigFile.withoutCaches(storage)) : config();
    }

    /** For a command that writes a configuration of its own. */
    Path otherConfig() {
        return folder.path().resolve("other.config");
    }

    /** The words that say where a new repository is to be. */
    List<String> place() throws EngineException {
        return storage.place(folder.path());
    }

    Path cache() {
        return cache.path();
    }

    /** A private file with this content. */
    Path write(String name, String text) throws IOException {
        return folder.write(name, text);
    }

    ProgramCall call(List<String> arguments) {
        Map<String, String> environment = new HashMap<>(Environment.of(settings.environment(), folder.path()));
        environment.putAll(storage.environment(folder.path()));
        environment.put("KOPIA_PASSWORD", password.reveal());
        environment.put("KOPIA_CHECK_FOR_UPDATES", "false");
        environment.put("KOPIA_PERSIST_CREDENTIALS_ON_CONNECT", "false");
        Set<String> secrets = new HashSet<>(storage.secrets());
        secrets.add(password.reveal());
        return new ProgramCall(settings.program(), arguments, environment, folder.path(), Mask.of(secrets));
    }

    /** Of a program that has nothing to do with the repository. */
    ProgramCall other(Path program, List<String> arguments) {
        return settings.other(program, arguments, folder);
    }

    @Override
    public void close() {
        folder.close();
        cache.close();
    }
}
