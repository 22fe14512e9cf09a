package io.stevedore.mover;

import static io.stevedore.mover.MoverFixture.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stevedore.protocol.MoverResult;
import io.stevedore.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The mover's process is killed before or after one of its calls of the engine: it says nothing that could be taken for a
 * result, and the next one does the whole work with the same repository. System property {@code kill.points}: how many calls
 * of a backup and a restore, from the first on (100 is every one); without it one call of a backup.
 */
class MoverKillPointsIT extends InMoverFixture {
    private static final int KILLED = 128 + 9;
    private static final int ASKED = Integer.getInteger("kill.points", 0);
    private static final List<Integer> POINTS =
            ASKED == 0 ? List.of(3) : IntStream.rangeClosed(1, ASKED).boxed().toList();

    /** Stands in for the engine: counts the calls, and ends the mover at one of them. */
    private Path deadlyEngine(int point, String when) throws IOException {
        Path calls = Files.createTempDirectory(folder, "calls-");
        Path engine = Files.writeString(
                folder.resolve("engine.sh"), """
                #!/bin/sh
                call=1
                until /bin/mkdir "%s/$call" 2>/dev/null; do call=$((call + 1)); done
                [ $call-%s = %d-before ] && kill -9 $PPID && exit 1
                "%s" "$@"
                code=$?
                [ $call-%s = %d-after ] && kill -9 $PPID
                exit $code
                """.formatted(calls, when, point, TestRepository.program(), when, point));
        return Files.setPosixFilePermissions(engine, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Whether there was such a call. */
    private boolean kills(String direction, int point, String when, Start mover) throws Exception {
        world.kopia = deadlyEngine(point, when);
        int code = exitCode(mover.start());
        world.kopia = TestRepository.program();
        String where =
                "%s, killed %s call %d of the engine%n%s".formatted(direction, when, point, world.log(direction));
        assertThat(code).as(where).isIn(0, KILLED);
        if (code == KILLED) {
            assertThat(world.termination(direction)).as(where).isEmpty();
            System.err.println(where.lines().findFirst().orElseThrow());
        }
        return code == KILLED;
    }

    @FunctionalInterface
    private interface Start {
        Process start() throws IOException;
    }

    @Test
    void theNextMoverBacksEverythingUp() throws Exception {
        world.readyRepository();
        world.randomFile(3_000_000);
        Files.writeString(world.volume.resolve("file"), "content");
        world.upload("InProgress", false);
        int killed = 0;
        for (int point : POINTS) {
            boolean before = kills("backup", point, "before", world::backup);
            boolean after = kills("backup", point, "after", world::backup);
            if (!before && !after) {
                break;
            }
            killed++;

            assertThat(exitCode(world.backup())).as(() -> world.log("backup")).isZero();

            MoverResult result = MoverResult.parse(world.termination("backup")).orElseThrow();
            assertThat(result.totalBytes()).isEqualTo(3_000_007);
            assertRestores(String.valueOf(result.snapshotID()), "target-" + point);
        }
        assertThat(killed).isPositive();
    }

    private void assertRestores(String snapshot, String name) throws Exception {
        Path target = Files.createDirectories(folder.resolve(name));
        world.download(snapshot);
        assertThat(exitCode(world.restore(target)))
                .as(() -> world.log("restore"))
                .isZero();
        assertWhole(target);
        world.forgetDownload();
    }

    private void assertWhole(Path target) {
        assertThat(target.resolve("random")).hasSameBinaryContentAs(world.volume.resolve("random"));
        assertThat(target.resolve("file")).hasContent("content");
    }

    @Test
    void theNextMoverRestoresEverything() throws Exception {
        assumeTrue(ASKED > 0, "with -Dkill.points only");
        world.readyRepository();
        world.randomFile(3_000_000);
        Files.writeString(world.volume.resolve("file"), "content");
        world.download(world.snapshot());
        int killed = 0;
        for (int point : POINTS) {
            Path first = Files.createDirectories(folder.resolve("before-" + point));
            Path second = Files.createDirectories(folder.resolve("after-" + point));
            boolean before = kills("restore", point, "before", () -> world.restore(first));
            boolean after = kills("restore", point, "after", () -> world.restore(second));
            if (!before && !after) {
                break;
            }
            killed++;
            Path target = Files.createDirectories(folder.resolve("target-" + point));

            assertThat(exitCode(world.restore(target)))
                    .as(() -> world.log("restore"))
                    .isZero();

            assertWhole(target);
            assertThat(MoverResult.parse(world.termination("restore"))
                            .orElseThrow()
                            .totalBytes())
                    .isEqualTo(3_000_007);
        }
        assertThat(killed).isPositive();
    }
}
