package io.stevedore.engine.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.engine.process.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramVersionTest {
    private static final Path PROGRAM = Path.of("/usr/bin/kopia");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"v0.23.1 build: 1e9ad8f from: github.com/kopia/kopia", "0.23.0", "v0.23.7-rc1 build: x"})
    void theTestedMinorIsGood(String said) {
        // When
        ProgramVersion version = ProgramVersion.of(PinnedProgram.KOPIA, PROGRAM, List.of(said));
        // Then
        assertThat(version).isInstanceOf(ProgramVersion.Tested.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v0.24.0 build: x", "v1.2.3"})
    void aNewerOneIsUsedWithAWarning(String said) {
        // When
        ProgramVersion version = ProgramVersion.of(PinnedProgram.KOPIA, PROGRAM, List.of(said));
        // Then
        assertThat(version)
                .isInstanceOfSatisfying(
                        ProgramVersion.Newer.class,
                        newer -> assertThat(newer.text())
                                .startsWith("/usr/bin/kopia is " + said.split(" ", -1)[0] + "; tested is 0.23.1."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v0.22.3 build: x", "0.9.8"})
    void anOlderOneIsRefusedWithAdvice(String said) {
        // When
        ProgramVersion version = ProgramVersion.of(PinnedProgram.KOPIA, PROGRAM, List.of(said));
        // Then
        assertThat(version)
                .isInstanceOfSatisfying(
                        ProgramVersion.Unusable.class,
                        unusable -> assertThat(unusable.text())
                                .contains("is " + said.split(" ", -1)[0] + ", which is too old: needed is 0.23")
                                .endsWith("Install that one, or name it with STEVEDORE_KOPIA."));
    }

    @Test
    void whatSaysSomethingElseIsRefusedAndQuoted() throws Exception {
        // Given
        Path script = Files.writeString(folder.resolve("kopia"), "#!/bin/sh\necho 'no such option' >&2; exit 2\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        try (Programs programs = Programs.create(System.getenv("PATH"))) {
            // When
            ProgramVersion version = ProgramVersion.ask(PinnedProgram.KOPIA, script, programs, Map.of());
            // Then
            assertThat(version)
                    .isInstanceOfSatisfying(
                            ProgramVersion.Unusable.class,
                            unusable -> assertThat(unusable.text())
                                    .startsWith(script
                                            + " --version was expected to say v0.23.1, but said: no such option."));
        }
    }

    @Test
    void whatCannotBeStartedIsRefused() throws Exception {
        try (Programs programs = Programs.create(System.getenv("PATH"))) {
            // When
            ProgramVersion version =
                    ProgramVersion.ask(PinnedProgram.KOPIA, folder.resolve("missing"), programs, Map.of());
            // Then
            assertThat(version).isInstanceOf(ProgramVersion.Unusable.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"restic 0.18.1 compiled with go1.26.8 on linux/amd64,Tested", "restic 0.17.3 compiled with,Unusable"})
    void eachProgramAnswersInItsWay(String said, String verdict) {
        // When
        ProgramVersion version = ProgramVersion.of(PinnedProgram.RESTIC, Path.of("/usr/bin/restic"), List.of(said));
        // Then
        assertThat(version.getClass().getSimpleName()).isEqualTo(verdict);
    }
}
