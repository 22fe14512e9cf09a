package io.stevedore.engine.kopia;

import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.EngineListener;
import io.stevedore.engine.EngineProgress;
import io.stevedore.engine.RestoreOutcome;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.block.BlockDevice;
import io.stevedore.engine.block.DeviceWriter;
import io.stevedore.engine.process.OutputReader;
import io.stevedore.engine.program.Ended;
import io.stevedore.engine.program.EngineException;
import io.stevedore.engine.program.ErrorSigns;
import io.stevedore.engine.program.ProgramRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One restore into a device, from the look at it to the last byte on it. The program itself cannot write to devices: it
 * prints, and we write.
 */
final class KopiaDeviceRestore {
    private final ProgramRunner runner;
    private final KopiaWorkspace workspace;
    private final SnapshotId id;
    private final Path path;
    private final EngineListener listener;
    private final StopSignal stop;
    private final String attempted;

    KopiaDeviceRestore(
            ProgramRunner runner,
            KopiaWorkspace workspace,
            SnapshotId id,
            Path path,
            EngineListener listener,
            StopSignal stop) {
        this.runner = runner;
        this.workspace = workspace;
        this.id = id;
        this.path = path;
        this.listener = listener;
        this.stop = stop;
        this.attempted = "restore of snapshot " + id + " into " + path;
    }

    RestoreOutcome run() throws IOException, InterruptedException, EngineException {
        BlockDevice device = device();
        KopiaRepositories repositories = new KopiaRepositories(runner, stop);
        KopiaSnapshot snapshot = repositories.whole(attempted, workspace, id);
        Optional<EngineFailure> refused = DeviceVerdict.refuse(attempted, snapshot, device);
        if (refused.isPresent()) {
            return new RestoreOutcome.Failed(refused.get());
        }
        String content = repositories.onlyFile(attempted, workspace, snapshot);
        long bytes = snapshot.bytes();
        listener.progress(new EngineProgress(bytes, 0));
        AtomicReference<DeviceVerdict.Written> written =
                new AtomicReference<>(new DeviceVerdict.Broken("writing did not come to an end"));
        Ended ended = runner.read(
                workspace.call(KopiaArguments.show(workspace.readingConfig(), content)),
                stop,
                life -> writing(bytes, life, written));
        return DeviceVerdict.of(attempted, bytes, ended, written.get());
    }

    private BlockDevice device() throws EngineException {
        try {
            return BlockDevice.at(path);
        } catch (IOException e) {
            throw new EngineException(new EngineFailure(
                    Cause.WRONG_VOLUME_MODE, attempted + ": " + ErrorSigns.text(e) + ". Nothing was written."));
        }
    }

    private OutputReader writing(long bytes, Runnable life, AtomicReference<DeviceVerdict.Written> written) {
        DeviceWriter writer = new DeviceWriter(path, bytes, done -> {
            life.run();
            listener.progress(new EngineProgress(bytes, done));
        });
        return output -> {
            try {
                written.set(new DeviceVerdict.ToTheEnd(writer.write(output)));
            } catch (IOException e) {
                written.set(new DeviceVerdict.Broken(ErrorSigns.text(e)));
                throw e;
            }
        };
    }
}
