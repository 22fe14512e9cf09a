package io.stevedore.engine.kopia;

import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.RepositoryCreation;
import io.stevedore.engine.RepositoryProbe;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.SnapshotRemoval;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.StorageLocation;
import io.stevedore.engine.program.Ended;
import io.stevedore.engine.program.EngineException;
import io.stevedore.engine.program.Mounts;
import io.stevedore.engine.program.ProgramRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/** The commands about a repository as a whole, and about single snapshots of it. */
final class KopiaRepositories {
    private final ProgramRunner runner;
    private final StopSignal stop;

    KopiaRepositories(ProgramRunner runner, StopSignal stop) {
        this.runner = runner;
        this.stop = stop;
    }

    RepositoryProbe probe(KopiaWorkspace workspace, StorageLocation storage) throws IOException, InterruptedException {
        String attempted = "opening repository " + storage.text();
        Optional<String> missing = Mounts.missing(attempted, storage);
        if (missing.isPresent()) {
            return new RepositoryProbe.Unreachable(missing.get());
        }
        if (storage instanceof StorageLocation.FileSystem files && !Files.exists(files.folder())) {
            return new RepositoryProbe.NotInitialised();
        }
        Ended ended = runner.run(workspace.call(KopiaArguments.status(workspace.config())), stop);
        if (ended.isGood()) {
            return new RepositoryProbe.Ready();
        }
        return RepositoryProbe.of(KopiaErrors.failure(attempted, ended));
    }

    RepositoryCreation create(KopiaWorkspace workspace, StorageLocation storage)
            throws IOException, InterruptedException {
        String attempted = "creating repository " + storage.text();
        Optional<String> missing = Mounts.missing(attempted, storage);
        if (missing.isPresent()) {
            return new RepositoryCreation.Failed(new EngineFailure(Cause.STORAGE_UNREACHABLE, missing.get()));
        }
        if (storage instanceof StorageLocation.FileSystem files) {
            Files.createDirectories(
                    files.folder(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        List<String> place;
        try {
            place = workspace.place();
        } catch (EngineException e) {
            return new RepositoryCreation.Failed(e.failure());
        }
        List<String> arguments = KopiaArguments.create(
                workspace.otherConfig(), place, workspace.cache().resolve("create"));
        Ended created = runner.run(workspace.call(arguments), stop);
        if (!created.isGood()) {
            return new RepositoryCreation.Failed(KopiaErrors.failure(attempted, created));
        }
        Ended policy = runner.run(workspace.call(KopiaArguments.keepEverything(workspace.config())), stop);
        return policy.isGood()
                ? new RepositoryCreation.Created()
                : new RepositoryCreation.Failed(KopiaErrors.failure(attempted + " (retention)", policy));
    }

    /** What the repository itself says of the snapshot; empty when it has none with this id. */
    Optional<KopiaSnapshot> manifest(KopiaWorkspace workspace, SnapshotId id)
            throws IOException, InterruptedException, EngineException {
        Ended ended = runner.run(workspace.call(KopiaArguments.manifest(workspace.config(), id)), stop);
        if (ended.isGood()) {
            return KopiaSnapshot.parseManifest(ended.output());
        }
        boolean missing = ended.errors().stream().anyMatch(line -> line.contains("manifest " + id + ": not found"));
        if (missing) {
            return Optional.empty();
        }
        throw new EngineException(KopiaErrors.failure("reading snapshot " + id, ended));
    }

    /** One that can be restored. */
    KopiaSnapshot whole(String attempted, KopiaWorkspace workspace, SnapshotId id)
            throws IOException, InterruptedException, EngineException {
        KopiaSnapshot found = manifest(workspace, id)
                .orElseThrow(() -> new EngineException(new EngineFailure(
                        Cause.SNAPSHOT_MISSING, attempted + ": the repository has no such snapshot")));
        if (!found.isWhole()) {
            throw new EngineException(new EngineFailure(
                    Cause.SNAPSHOT_INCOMPLETE,
                    attempted + ": the snapshot is incomplete (" + found.incomplete() + ")"));
        }
        return found;
    }

    /** The object with the bytes of the one file that a stream is stored as. */
    String onlyFile(String attempted, KopiaWorkspace workspace, KopiaSnapshot snapshot)
            throws IOException, InterruptedException, EngineException {
        Ended ended = runner.run(workspace.call(KopiaArguments.show(workspace.config(), snapshot.root())), stop);
        if (!ended.isGood()) {
            throw new EngineException(KopiaErrors.failure(attempted + ": reading the snapshot's folder", ended));
        }
        return KopiaFolder.parse(ended.output())
                .flatMap(folder -> folder.onlyFile(snapshot.bytes()))
                .orElseThrow(() -> new EngineException(new EngineFailure(
                        Cause.INCONSISTENT_RESULT,
                        attempted + ": the snapshot's folder has something else than one file of " + snapshot.bytes()
                                + " bytes")));
    }

    /** All of exactly this source, the oldest first; incomplete ones are among them. */
    List<KopiaSnapshot> list(KopiaWorkspace workspace, String sourcePath)
            throws IOException, InterruptedException, EngineException {
        Ended ended = runner.run(workspace.call(KopiaArguments.list(workspace.config(), sourcePath)), stop);
        Optional<List<KopiaSnapshot>> list =
                ended.isGood() ? KopiaSnapshot.parseList(ended.output()) : Optional.empty();
        return list
                .orElseThrow(
                        () -> new EngineException(KopiaErrors.failure("listing the snapshots of " + sourcePath, ended)))
                .stream()
                .filter(snapshot -> snapshot.sourcePath().equals(sourcePath))
                .toList();
    }

    SnapshotRemoval delete(KopiaWorkspace workspace, SnapshotId id) throws IOException, InterruptedException {
        Ended ended = runner.run(workspace.call(KopiaArguments.delete(workspace.config(), id)), stop);
        boolean gone = ended.isGood() || KopiaErrors.cause(ended.errors()) == Cause.SNAPSHOT_MISSING;
        return gone
                ? new SnapshotRemoval.Gone()
                : new SnapshotRemoval.Failed(KopiaErrors.failure("deleting snapshot " + id, ended));
    }
}
