package io.stevedore.engine.restic;

import com.fasterxml.jackson.databind.JsonNode;
import io.stevedore.engine.LockOwners;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.StorageLocation;
import io.stevedore.engine.Upkeep;
import io.stevedore.engine.process.ProgramCall;
import io.stevedore.engine.program.Ended;
import io.stevedore.engine.program.EngineException;
import io.stevedore.engine.program.ProgramRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * The locks of a repository. The program can remove those that are half an hour old, or all; a single one it cannot, so
 * that is done only where we can reach the file.
 */
final class ResticLocks {
    private static final Logger LOG = Logger.getLogger(ResticLocks.class);
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

    private final ProgramRunner runner;
    private final ResticWorkspace workspace;
    private final StopSignal never = new StopSignal();

    ResticLocks(ProgramRunner runner, ResticWorkspace workspace) {
        this.runner = runner;
        this.workspace = workspace;
    }

    /**
     * @param host of the process that made it
     * @param pid  there
     * @param time when it was made or renewed
     */
    record Lock(String id, String host, long pid, Instant time) {

        static Optional<Lock> parse(String id, List<String> output) {
            Optional<JsonNode> found = ResticMessage.json(String.join("\n", output));
            try {
                return found.map(node -> new Lock(
                        id,
                        node.path("hostname").asText(),
                        node.path("pid").asLong(),
                        OffsetDateTime.parse(node.path("time").asText()).toInstant()));
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }

        String text() {
            return "process " + pid + " on " + host + " since " + time;
        }
    }

    /** Runs a command that may meet a lock; once more, when those of dead owners have gone. */
    Ended run(ProgramCall call, StopSignal stop, ProgramRunner.TranscriptFactory factory)
            throws IOException, InterruptedException {
        return run(call, call, stop, factory);
    }

    /** @param patient the same command, which waits for those who live */
    Ended run(ProgramCall hasty, ProgramCall patient, StopSignal stop, ProgramRunner.TranscriptFactory factory)
            throws IOException, InterruptedException {
        Ended first = runner.run(hasty, stop, factory);
        if (first.how() != Ended.How.BY_ITSELF || first.code() != ResticErrors.LOCKED || stop.isStopped()) {
            return first;
        }
        try {
            LOG.infof("The repository is locked; %s", unlock(workspace.owners()));
        } catch (EngineException e) {
            LOG.warnf(
                    "The repository is locked, and its locks cannot be looked at: %s",
                    e.failure().text());
            return first;
        }
        return runner.run(patient, stop, factory);
    }

    /** Those of dead owners, and those that nobody has renewed for half an hour. */
    Upkeep unlock(LockOwners owners) throws IOException, InterruptedException, EngineException {
        List<Lock> dead = new ArrayList<>();
        for (Lock lock : all()) {
            if (owners.isDead(lock.host(), lock.pid(), lock.time())) {
                dead.add(lock);
            }
        }
        String outcome = "dead owners left locks, which count no more after half an hour: ";
        if (workspace.location() instanceof StorageLocation.FileSystem files) {
            for (Lock lock : dead) {
                Files.deleteIfExists(files.folder().resolve("locks").resolve(lock.id()));
            }
            outcome = "removed what dead owners left: ";
        }
        require("removing old locks", runner.run(workspace.call(ResticArguments.unlock()), never, Said::transcript));
        return new Upkeep.Done(
                dead.isEmpty()
                        ? "no lock of a dead owner"
                        : outcome
                                + String.join(
                                        ", ", dead.stream().map(Lock::text).toList()));
    }

    private List<Lock> all() throws IOException, InterruptedException, EngineException {
        Ended listed = runner.run(workspace.call(ResticArguments.locks()), never, Said::transcript);
        require("listing the locks", listed);
        List<Lock> locks = new ArrayList<>();
        for (String id : listed.output()) {
            if (ID.matcher(id).matches()) {
                Ended shown = runner.run(workspace.call(ResticArguments.lock(id)), never, Said::transcript);
                if (shown.isGood()) { // else it was given back meanwhile
                    Lock.parse(id, shown.output()).ifPresent(locks::add);
                }
            }
        }
        return locks;
    }

    private static void require(String attempted, Ended ended) throws EngineException {
        if (!ended.isGood()) {
            throw new EngineException(ResticErrors.failure(attempted, ended));
        }
    }
}
