package io.stevedore.engine.kopia;

import io.stevedore.engine.StopSignal;
import io.stevedore.engine.program.Ended;
import io.stevedore.engine.program.EngineException;
import io.stevedore.engine.program.ProgramRunner;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * How much of a stored stream is new since an earlier one. The program itself does not say it: it reads a stream to its
 * end each time, and stores the chunks that it does not know.
 */
final class KopiaGrowth {
    private static final Logger LOG = Logger.getLogger(KopiaGrowth.class);

    private final ProgramRunner runner;
    private final KopiaRepositories repositories;
    private final KopiaWorkspace workspace;
    private final StopSignal never = new StopSignal();

    KopiaGrowth(ProgramRunner runner, KopiaWorkspace workspace) {
        this.runner = runner;
        this.workspace = workspace;
        this.repositories = new KopiaRepositories(runner, never);
    }

    /** All of it when it cannot be found out: a backup does not fail for a figure. */
    long bytes(KopiaSnapshot now, Optional<KopiaSnapshot> before) throws InterruptedException {
        if (before.isEmpty()) {
            return now.bytes();
        }
        try {
            return chunks(now).bytesMissingIn(chunks(before.get()));
        } catch (IOException | EngineException e) {
            LOG.warnf(
                    "cannot compare snapshot %s with %s: %s",
                    now.id(), before.get().id(), e.getMessage());
            return now.bytes();
        }
    }

    private KopiaChunks chunks(KopiaSnapshot snapshot) throws IOException, InterruptedException, EngineException {
        String object = repositories.onlyFile("comparing snapshots", workspace, snapshot);
        if (!KopiaChunks.isListed(object)) {
            return KopiaChunks.single(object, snapshot.bytes());
        }
        AtomicReference<Optional<KopiaChunks>> found = new AtomicReference<>(Optional.empty());
        Ended ended = runner.read(
                workspace.call(KopiaArguments.show(workspace.config(), KopiaChunks.list(object))),
                never,
                life -> output -> found.set(Optional.of(KopiaChunks.parse(output))));
        return found.get()
                .filter(chunks -> ended.isGood())
                .orElseThrow(() -> new EngineException(KopiaErrors.failure("reading the chunks of " + object, ended)));
    }
}
