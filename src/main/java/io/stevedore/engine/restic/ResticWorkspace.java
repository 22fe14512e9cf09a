package io.stevedore.engine.restic;

import io.stevedore.engine.LockOwners;
import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.Secret;
import io.stevedore.engine.StorageLocation;
import io.stevedore.engine.process.Environment;
import io.stevedore.engine.process.Mask;
import io.stevedore.engine.process.ProgramCall;
import io.stevedore.engine.program.PrivateFolder;
import io.stevedore.engine.program.ProgramSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One operation's private folder: password, home, caches. The password is in a file, whose path everybody may see. */
final class ResticWorkspace implements AutoCloseable {
    private static final String PASSWORD = "password";

    private final ProgramSettings settings;
    private final LockOwners owners;
    private final ResticStorage storage;
    private final Secret password;
    private final PrivateFolder folder;
    private final PrivateFolder cache;

    private ResticWorkspace(
            ProgramSettings settings,
            LockOwners owners,
            RepositoryConnection connection,
            PrivateFolder folder,
            PrivateFolder cache) {
        this.settings = settings;
        this.owners = owners;
        this.storage = new ResticStorage(connection.storage());
        this.password = connection.password();
        this.folder = folder;
        this.cache = cache;
    }

    /**
     * @param owners of locks that may be met
     * @param caches where what the program keeps of a repository's folders goes; gone afterwards too
     */
    static ResticWorkspace open(
            ProgramSettings settings, LockOwners owners, RepositoryConnection connection, Path caches)
            throws IOException {
        PrivateFolder folder = PrivateFolder.in(settings.scratch(), "restic-");
        ResticWorkspace workspace =
                new ResticWorkspace(settings, owners, connection, folder, PrivateFolder.in(caches, "restic-cache-"));
        try {
            Files.createDirectories(folder.path().resolve("tmp"));
            folder.write(PASSWORD, connection.password().reveal());
            for (Map.Entry<String, String> file : workspace.storage.files().entrySet()) {
                folder.write(file.getKey(), file.getValue());
            }
            return workspace;
        } catch (IOException e) {
            workspace.close();
            throw e;
        }
    }

    LockOwners owners() {
        return owners;
    }

    StorageLocation location() {
        return storage.storage();
    }

    ProgramCall call(List<String> arguments) {
        return call(arguments, folder.path());
    }

    /** @param directory in which it runs: what {@code .} means to it */
    ProgramCall call(List<String> arguments, Path directory) {
        Map<String, String> environment = new HashMap<>(Environment.of(settings.environment(), folder.path()));
        environment.putAll(storage.environment(folder.path()));
        environment.put("RESTIC_REPOSITORY", storage.url());
        environment.put("RESTIC_PASSWORD_FILE", folder.path().resolve(PASSWORD).toString());
        environment.put("RESTIC_CACHE_DIR", cache.path().toString());
        environment.put("RESTIC_PROGRESS_FPS", fps());
        Set<String> secrets = new HashSet<>(storage.secrets());
        secrets.add(password.reveal());
        List<String> all = new ArrayList<>(arguments);
        all.addAll(storage.options(folder.path()));
        return new ProgramCall(settings.program(), all, environment, directory, Mask.of(secrets));
    }

    private String fps() {
        return Double.toString(1000.0 / Math.max(1, settings.progressInterval().toMillis()));
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
