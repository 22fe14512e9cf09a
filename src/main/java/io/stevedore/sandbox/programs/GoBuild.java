package io.stevedore.sandbox.programs;

import io.stevedore.sandbox.SandboxException;
import io.stevedore.sandbox.node.container.Directories;
import io.stevedore.sandbox.programs.GoModule.GoCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Builds into the cache. Several builders may want the same program at once: one holds the lock and builds under a
 * temporary name, the others wait and find it; what has its final name is always complete.
 */
final class GoBuild {
    private static final Pattern MODULE_DIRECTORY = Pattern.compile("\"Dir\"\\s*:\\s*\"([^\"]+)\"");

    private final Path go;
    private final Path cache;
    private final Map<String, String> environment;
    private final Consumer<String> progress;

    GoBuild(Path go, Path cache, Map<String, String> environment, Consumer<String> progress) {
        this.go = go;
        this.cache = cache;
        this.environment = environment;
        this.progress = progress;
    }

    /** Ends with the executable at {@code target}. */
    void build(GoModule module, GoCommand command, Path target) {
        alone(command.executable() + "-" + module.version(), workspace -> {
            if (Files.isExecutable(target)) {
                return;
            }
            progress.accept("building " + command.executable() + " " + module.version()
                    + " from its pinned module (first run only, about " + module.minutes() + " min) ...");
            extract(module, workspace);
            Path built = workspace.resolve("built");
            run(
                    workspace,
                    "build " + command.executable() + " " + module.version(),
                    "build",
                    "-mod=readonly",
                    "-trimpath",
                    "-ldflags",
                    module.linkerFlags(),
                    "-o",
                    built.toString(),
                    command.goPackage());
            Files.createDirectories(target.resolveSibling("."));
            Files.move(built, target, StandardCopyOption.ATOMIC_MOVE);
        });
    }

    /** Copies the files of a folder of a module whose names begin with a prefix into the module's folder of the cache. */
    void copyFromModule(GoModule module, String path, String folder, String prefix) {
        alone(module.directory(), workspace -> {
            progress.accept("fetching " + module.name() + " " + module.version() + " (first run only) ...");
            extract(module, workspace);
            String answer = run(workspace, "fetch " + path, "mod", "download", "-json", path);
            Matcher directory = MODULE_DIRECTORY.matcher(answer);
            if (!directory.find()) {
                throw new SandboxException("Cannot fetch " + path + ": Go did not say where it put the module.");
            }
            Path target = Files.createDirectories(cache.resolve(module.directory()));
            try (Stream<Path> files = Files.list(Path.of(directory.group(1), folder))) {
                for (Path file : files.toList()) {
                    String name = file.getFileName().toString();
                    if (name.startsWith(prefix)) {
                        Path copy = workspace.resolve(name);
                        Files.write(copy, Files.readAllBytes(file));
                        Files.move(copy, target.resolve(name), StandardCopyOption.ATOMIC_MOVE);
                    }
                }
            }
        });
    }

    private interface Work {
        void in(Path workspace) throws IOException;
    }

    /** One builder in this process (a file lock is held by the process) and one on the machine. */
    private void alone(String name, Work work) {
        synchronized (GoBuild.class) {
            locked(name, work);
        }
    }

    private void locked(String name, Work work) {
        try {
            Files.createDirectories(cache);
            try (FileChannel file = FileChannel.open(
                            cache.resolve("." + name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = file.lock()) {
                Path workspace = Files.createTempDirectory(cache, "." + name + ".");
                try {
                    work.in(workspace);
                } finally {
                    Directories.delete(workspace);
                }
            }
        } catch (IOException e) {
            throw new SandboxException("Cannot make " + name + " in " + cache + ": " + e.getMessage(), e);
        }
    }

    private static void extract(GoModule module, Path workspace) throws IOException {
        for (String file : List.of("go.mod", "go.sum")) {
            String resource = "/programs/" + module.name() + "/" + file;
            try (InputStream in = GoBuild.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IOException("the class path has no " + resource);
                }
                Files.copy(in, workspace.resolve(file));
            }
        }
    }

    private String run(Path workspace, String what, String... arguments) throws IOException {
        Path errors = workspace.resolve("errors.log");
        Path output = workspace.resolve("output.log");
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(go.toString()), Stream.of(arguments))
                        .toList())
                .directory(workspace.toFile())
                .redirectError(errors.toFile())
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("CGO_ENABLED", "0");
        builder.environment().put("GOWORK", "off");
        Process process = builder.start();
        try {
            int code = process.waitFor();
            if (code != 0) {
                throw new SandboxException("Cannot " + what + ": " + go + " ended with code " + code + ".\n"
                        + lastLines(Files.readString(errors, StandardCharsets.UTF_8), 15));
            }
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new SandboxException("Interrupted: " + what);
        }
    }

    private static String lastLines(String text, int count) {
        List<String> lines = text.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }
}
