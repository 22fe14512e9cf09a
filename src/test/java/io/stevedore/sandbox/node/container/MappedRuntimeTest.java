package io.stevedore.sandbox.node.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedRuntimeTest {
    @TempDir
    Path directory;

    private final Spawner spawner = new Spawner();

    @AfterEach
    void end() {
        spawner.close();
    }

    @Test
    void pathsOfMountsAreMappedInArgumentsAndEnvironment() throws Exception {
        Path volume = Files.createDirectories(directory.resolve("volume"));
        Files.writeString(volume.resolve("in"), "content");
        var trial = new Trial(directory);
        trial.mounts.add(new Mount(volume, "/5a1c", false));
        trial.environment.put("SCRATCH", "/5a1c/scratch");
        trial.image = new Image(
                List.of(),
                List.of(),
                Map.of(
                        "/velero",
                        List.of(
                                "/bin/sh",
                                "-c",
                                "cat \"$1\" \"$STEVEDORE_ROOT/5a1c/in\"; echo $SCRATCH $2"
                                        + "; echo why > \"$STEVEDORE_ROOT/dev/termination-log\"",
                                "sh")),
                List.of(),
                Map.of());

        Ended ended = trial.run(new MappedRuntime(spawner), "/velero", "/5a1c/in", "--volume-path=/5a1c");

        assertThat(ended).describedAs(trial.log()).isEqualTo(new Ended(0, "why\n", null));
        assertThat(trial.log())
                .isEqualTo("contentcontent" + volume.resolve("scratch") + " --volume-path=" + volume + "\n");
    }
}
