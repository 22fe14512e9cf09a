package io.stevedore.app;

import io.stevedore.engine.Engine;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.LockOwners;
import io.stevedore.engine.kopia.KopiaEngine;
import io.stevedore.engine.process.Programs;
import io.stevedore.engine.program.PinnedProgram;
import io.stevedore.engine.program.ProgramSettings;
import io.stevedore.engine.program.ProgramVersion;
import io.stevedore.engine.program.UnusableEngine;
import io.stevedore.engine.restic.ResticEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Which engine for which type. Its program is looked for and asked for its version before any work begins. */
final class Engines {
    private static final Logger LOG = Logger.getLogger(Engines.class);

    private final Programs programs;
    private final Map<String, String> environment;
    private final Path scratch;
    private final Optional<Duration> stallTime;
    private final LockOwners owners;

    /**
     * @param environment of this process
     * @param scratch     where the engines keep what they need meanwhile
     * @param stallTime   where not the usual one
     * @param owners      of locks that are met in repositories
     */
    Engines(
            Programs programs,
            Map<String, String> environment,
            Path scratch,
            Optional<Duration> stallTime,
            LockOwners owners) {
        this.owners = owners;
        this.programs = programs;
        this.environment = Map.copyOf(environment);
        this.scratch = scratch;
        this.stallTime = stallTime;
    }

    /** One whose program cannot be used fails in whatever it is asked for, and says why. */
    Engine of(EngineType type) {
        try {
            return require(type);
        } catch (UserError e) {
            return new UnusableEngine(String.valueOf(e.getMessage()));
        }
    }

    /** @throws UserError when there is no program, or one that must not be used */
    Engine require(EngineType type) {
        ProgramSettings usual = ProgramSettings.of(program(PinnedProgram.of(type)), scratch, environment);
        ProgramSettings settings = stallTime.map(usual::stallingAfter).orElse(usual);
        return switch (type) {
            case KOPIA -> new KopiaEngine(settings, programs, InstantSource.system());
            case RESTIC -> new ResticEngine(settings, programs, InstantSource.system(), owners);
        };
    }

    private Path program(PinnedProgram pinned) {
        Path program = pinned.find(environment)
                .orElseThrow(() -> new UserError(pinned.name() + " " + pinned.version() + " was not found: neither "
                        + pinned.variable() + " nor PATH names it"));
        switch (version(pinned, program)) {
            case ProgramVersion.Tested(String found) -> LOG.debugf("%s is %s", program, found);
            case ProgramVersion.Newer(String text) -> LOG.warn(text);
            case ProgramVersion.Unusable(String text) -> throw new UserError(text);
        }
        return program;
    }

    private ProgramVersion version(PinnedProgram pinned, Path program) {
        try {
            return ProgramVersion.ask(pinned, program, programs, environment);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted while asking " + program + " for its version");
        }
    }
}
