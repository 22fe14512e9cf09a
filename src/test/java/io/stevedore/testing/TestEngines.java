package io.stevedore.testing;

import io.stevedore.engine.Engine;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.kopia.KopiaEngine;
import io.stevedore.engine.process.Programs;
import io.stevedore.engine.program.ProgramSettings;
import io.stevedore.engine.restic.ResticEngine;
import java.nio.file.Path;
import java.time.InstantSource;

/** The real engines, built when this machine has none. */
public final class TestEngines {
    private TestEngines() {}

    public static Engine of(EngineType type, Programs programs, Path scratch) {
        return switch (type) {
            case KOPIA ->
                new KopiaEngine(
                        ProgramSettings.of(TestRepository.program(), scratch, System.getenv()),
                        programs,
                        InstantSource.system());
            case RESTIC ->
                new ResticEngine(
                        ProgramSettings.of(restic(), scratch, System.getenv()), programs, InstantSource.system());
        };
    }

    public static Path restic() {
        return io.stevedore.sandbox.programs.Programs.ofThisMachine(line -> {}).restic();
    }
}
