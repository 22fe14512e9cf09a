package io.stevedore.sandbox.node.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A container to be, with everything at its plainest; tests say what is different. */
final class Trial {
    final Path directory;
    final List<Mount> mounts = new ArrayList<>();
    final Map<String, String> environment = new HashMap<>();
    Image image = Image.ofTheMachine();
    boolean readOnlyRoot;

    Trial(Path directory) {
        this.directory = directory;
    }

    ContainerSpec spec(String... command) {
        return new ContainerSpec(
                "trial",
                List.of(command),
                environment,
                "/",
                readOnlyRoot,
                mounts,
                image,
                directory.resolve("container"),
                directory.resolve("log"));
    }

    Ended run(ContainerRuntime runtime, String... command) throws Exception {
        Files.createDirectories(directory);
        RunningContainer container = runtime.start(spec(command));
        try {
            return container.ended().get(60, TimeUnit.SECONDS);
        } finally {
            container.kill();
        }
    }

    Ended shell(ContainerRuntime runtime, String text) throws Exception {
        return run(runtime, "/bin/sh", "-c", text);
    }

    String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }
}
