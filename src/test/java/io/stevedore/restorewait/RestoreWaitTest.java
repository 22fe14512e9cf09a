package io.stevedore.restorewait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreWaitTest {
    private static final String UID = "6e3f0a5c-restore";

    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();

    /** What happens in the pause of this number, from 1. */
    private final Map<Integer, Step> then = new HashMap<>();

    private int pauses;

    private interface Step {
        void take() throws IOException;
    }

    @BeforeEach
    void twoVolumes() throws IOException {
        Files.createDirectories(folder.resolve("data/lost+found"));
        Files.createDirectory(folder.resolve("logs"));
        Files.createFile(folder.resolve("no-volume"));
    }

    @Test
    void whatIsMissingIsSaidByNameWhenItChangesAndEveryFiveLooks() throws Exception {
        then.put(7, () -> done("data"));
        then.put(9, () -> done("logs"));

        run();

        assertThat(pauses).isEqualTo(9);
        assertThat(said)
                .containsExactly(
                        "Waiting for the data of data, logs", // look 1
                        "Waiting for the data of data, logs", // look 6
                        "Waiting for the data of logs", // look 8
                        "All volumes are restored");
    }

    @Test
    void whatToldTheEndIsTakenAwayAndNothingElse() throws Exception {
        done("data");
        done("logs");
        Files.createFile(folder.resolve("logs/.velero/of-somebody-else"));

        run();

        assertThat(folder.resolve("data/.velero")).doesNotExist();
        assertThat(folder.resolve("data/lost+found")).exists();
        assertThat(folder.resolve("logs/.velero")).isDirectoryContaining("glob:**of-somebody-else");
        assertThat(folder.resolve("logs/.velero/" + UID)).doesNotExist();
        assertThat(said)
                .containsExactly(
                        "All volumes are restored",
                        "The folder .velero stays in logs: it is not empty, or this user may not remove it");
    }

    @Test
    void theFileOfAnotherRestoreIsNotEnough() throws Exception {
        Files.createDirectory(folder.resolve("data/.velero"));
        Files.createFile(folder.resolve("data/.velero/another-restore"));
        done("logs");
        then.put(3, () -> done("data"));

        run();

        assertThat(pauses).isEqualTo(3);
    }

    @Test
    void withoutVolumesThereIsNothingToWaitFor() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("logs/empty"));

        RestoreWait.until(new RestoredVolumes(empty, UID), said::add, () -> pauses++);

        assertThat(pauses).isZero();
    }

    @Test
    void aFolderThatIsNotThereYetIsWaitedFor() throws Exception {
        Path late = folder.resolve("late");
        then.put(1, () -> Files.createDirectory(late));

        RestoreWait.until(new RestoredVolumes(late, UID), said::add, this::pause);

        assertThat(said.getFirst())
                .isEqualTo("Waiting for the data of %1$s (cannot be listed: java.nio.file.NoSuchFileException: %1$s)"
                        .formatted(late));
        assertThat(pauses).isOne();
    }

    @Test
    void whatCannotBeLookedIntoIsSaid() throws Exception {
        // a link to itself is as unreadable to root as a closed folder is to others
        Files.createSymbolicLink(folder.resolve("logs/.velero"), Path.of(".velero"));
        done("data");
        then.put(1, () -> {
            Files.delete(folder.resolve("logs/.velero"));
            done("logs");
        });

        run();

        assertThat(said.getFirst()).startsWith("Waiting for the data of logs (").contains("symbolic links");
    }

    @Test
    void whoMayNotLookIsToldWhatToDo() throws Exception {
        assumeTrue(!"root".equals(System.getProperty("user.name")), "root may look anywhere");
        folder.resolve("logs").toFile().setExecutable(false);
        done("data");
        then.put(1, () -> {
            folder.resolve("logs").toFile().setExecutable(true);
            done("logs");
        });

        run();

        assertThat(said.getFirst()).startsWith("Waiting for the data of logs (").contains("secCtxRunAsUser");
    }

    private void run() throws Exception {
        RestoreWait.until(new RestoredVolumes(folder, UID), said::add, this::pause);
    }

    private void pause() {
        try {
            then.getOrDefault(++pauses, () -> assertThat(pauses).isLessThan(20)).take();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** As Velero's agents and ours write it: the folder, then an empty file. */
    private void done(String volume) throws IOException {
        Files.createFile(Files.createDirectories(folder.resolve(volume).resolve(".velero"))
                .resolve(UID));
    }
}
