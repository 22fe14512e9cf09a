package io.stevedore.engine.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {
    @TempDir
    Path folder;

    private final Programs programs = Programs.create(System.getenv("PATH"));
    private final Said said = new Said();

    @AfterEach
    void close() {
        programs.close();
    }

    @Test
    void outputIsToldInPiecesAndTheCodeKept() throws Exception {
        // When
        int code = shell("printf 'one\\rtwo\\n\\nthree'; printf 'oops\\n' >&2; exit 3")
                .await();
        // Then
        assertThat(code).isEqualTo(3);
        assertThat(said.output).containsExactly("one", "two", "three");
        assertThat(said.errors).containsExactly("oops");
    }

    @Test
    void aChildHasOnlyTheEnvironmentItIsGiven() throws Exception {
        // When
        shell("env | grep -v '^_=\\|^PWD=\\|^SHLVL='").await();
        // Then
        assertThat(said.output).containsExactlyInAnyOrder("PATH=/usr/bin:/bin", "PASSWORD=***");
    }

    @Test
    void secretsAreMaskedInWhatItSays() throws Exception {
        // When
        shell("echo \"the password is $PASSWORD\" >&2").await();
        // Then
        assertThat(said.errors).containsExactly("the password is ***");
    }

    @Test
    void aSecretCannotBeAnArgument() {
        // When, then
        assertThatThrownBy(() -> call("--password=hunter22")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theCallHasNoReadableSecret() {
        // When, then
        assertThat(call("echo").toString()).doesNotContain("hunter22");
    }

    @Test
    void aProgramThatIsStoppedMayPutThingsInOrder() throws Exception {
        // Given
        RunningProgram program =
                shell("trap 'sleep 0.3; echo last word; exit 7' TERM; echo ready; while :; do sleep 0.1; done");
        said.awaitOutput();
        // When
        program.stop(Duration.ofSeconds(20));
        // Then
        assertThat(program.await()).isEqualTo(7);
        assertThat(said.output).containsExactly("ready", "last word");
    }

    @Test
    void aStubbornChildIsKilledAfterTheGrace() throws Exception {
        // Given
        RunningProgram program = shell("trap '' TERM; echo ready; while :; do sleep 0.05; done");
        said.awaitOutput();
        // When
        program.stop(Duration.ofMillis(100));
        // Then
        assertThat(program.isAlive()).isFalse();
        assertThat(program.await()).isEqualTo(137);
    }

    @Test
    void closingEndsWhatRuns() throws Exception {
        // Given
        RunningProgram program = shell("exec sleep 60");
        // When
        programs.close();
        // Then
        assertThat(program.await(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void aProgramThatIsNotThereIsNamed() {
        // Given
        ProgramCall call =
                new ProgramCall(Path.of("/nonexistent/program"), List.of(), Map.of(), folder, Mask.of(Set.of()));
        // When, then
        assertThatThrownBy(() -> Programs.create("").start(call, said))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/nonexistent/program");
    }

    @Test
    void aFileIsReadAndOutputIsTakenAsBytes() throws Exception {
        // Given
        byte[] bytes = new byte[300_000];
        new java.util.Random(1).nextBytes(bytes);
        Path file = java.nio.file.Files.write(folder.resolve("input"), bytes);
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        // When
        RunningProgram program = programs.start(
                call("-c", "cat; echo done >&2").withInput(file), said, stream -> stream.transferTo(taken));
        int code = program.await();
        // Then
        assertThat(code).isZero();
        assertThat(taken.toByteArray()).isEqualTo(bytes);
        assertThat(said.output).isEmpty();
        assertThat(said.errors).containsExactly("done");
    }

    @Test
    void aProgramHasNotEndedBeforeItsBytesAreTaken() throws Exception {
        // Given
        CountDownLatch takes = new CountDownLatch(1);
        CountDownLatch mayTake = new CountDownLatch(1);
        RunningProgram program = programs.start(call("-c", "echo x"), said, stream -> {
            takes.countDown();
            await(mayTake);
            stream.transferTo(OutputStream.nullOutputStream());
        });
        takes.await();
        while (program.isAlive()) {
            Thread.onSpinWait();
        }
        // When
        boolean early = program.ended().isDone();
        mayTake.countDown();
        // Then
        assertThat(early).isFalse();
        program.ended().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aProgramWhoseBytesNobodyCanTakeIsKilled() throws Exception {
        // When
        RunningProgram program = programs.start(call("-c", "trap '' PIPE; echo x; exec sleep 60"), said, stream -> {
            throw new IOException("the disk is gone");
        });
        // Then
        assertThat(program.await(Duration.ofSeconds(10))).isTrue();
        assertThat(program.await()).isEqualTo(137);
    }

    @Test
    void anEndlessLineIsCut() throws Exception {
        // Given
        byte[] line = new byte[Pieces.LONGEST + 10];
        java.util.Arrays.fill(line, (byte) 'x');
        List<String> pieces = new ArrayList<>();
        // When
        Pieces.read(new ByteArrayInputStream(line), pieces::add);
        // Then
        assertThat(pieces).singleElement().satisfies(piece -> assertThat(piece).hasSize(Pieces.LONGEST));
    }

    @Test
    void anEnvironmentHoldsWhatTheNetworkNeedsAndFoldersOfItsOwn() {
        // Given
        Map<String, String> own =
                Map.of("HTTPS_PROXY", "http://proxy", "AWS_PROFILE", "x", "HOME", "/root", "SOMETHING", "else");
        // When
        Map<String, String> environment = Environment.of(own, folder);
        // Then
        assertThat(environment)
                .containsEntry("HTTPS_PROXY", "http://proxy")
                .containsEntry("HOME", folder.toString())
                .containsEntry("TMPDIR", folder + "/tmp")
                .doesNotContainKeys("AWS_PROFILE", "SOMETHING");
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private RunningProgram shell(String script) throws IOException {
        return programs.start(call("-c", script), said);
    }

    private ProgramCall call(String... arguments) {
        return new ProgramCall(
                Path.of("/bin/sh"),
                List.of(arguments),
                Map.of("PATH", "/usr/bin:/bin", "PASSWORD", "hunter22"),
                folder,
                Mask.of(Set.of("hunter22")));
    }

    private static final class Said implements OutputListener {
        final List<String> output = new CopyOnWriteArrayList<>();
        final List<String> errors = new CopyOnWriteArrayList<>();
        private final java.util.concurrent.CountDownLatch first = new java.util.concurrent.CountDownLatch(1);

        @Override
        public void output(String piece) {
            output.add(piece);
            first.countDown();
        }

        @Override
        public void error(String piece) {
            errors.add(piece);
        }

        void awaitOutput() throws InterruptedException {
            assertThat(first.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        }
    }
}
