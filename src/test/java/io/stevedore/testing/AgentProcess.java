package io.stevedore.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real agent, or coordinator, as a child process: our program, its own account, its own port. */
public final class AgentProcess implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final Path log;
    private final int port;

    private AgentProcess(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /**
     * Starts {@code node-agent server} and returns at once.
     *
     * @param prefix  words before the command
     * @param options of the command; those that begin with {@code -D} are system properties
     */
    static AgentProcess start(
            List<String> prefix,
            String node,
            String namespace,
            Path kubeconfig,
            Path scratch,
            Path log,
            List<String> options) {
        List<String> command = new ArrayList<>(List.of("node-agent", "server"));
        if (options.stream().noneMatch(option -> option.startsWith("--diagnostics-address"))) {
            command.add("--diagnostics-address=127.0.0.1:0"); // all agents of the machine would want the same port
        }
        options.stream().filter(option -> !option.startsWith("-D")).forEach(command::add);
        List<String> properties =
                options.stream().filter(option -> option.startsWith("-D")).toList();
        return start(
                prefix,
                command,
                properties,
                namespace,
                kubeconfig,
                Map.of("NODE_NAME", node, "VELERO_SCRATCH_DIR", scratch.toString()),
                log);
    }

    /**
     * Starts {@code coordinator server} and returns at once.
     *
     * @param folder for its log and its scratch
     */
    public static AgentProcess coordinator(String namespace, Path kubeconfig, Path kopia, Path folder) {
        return start(
                List.of(),
                List.of("coordinator", "server", "--stand-alone"),
                List.of(),
                namespace,
                kubeconfig,
                Map.of("STEVEDORE_KOPIA", kopia.toString(), "VELERO_SCRATCH_DIR", folder.toString()),
                folder.resolve("coordinator.log"));
    }

    private static AgentProcess start(
            List<String> prefix,
            List<String> words,
            List<String> properties,
            String namespace,
            Path kubeconfig,
            Map<String, String> environment,
            Path log) {
        try {
            int port = FreePort.find();
            List<String> command = Program.command("-Xmx128m");
            command.addAll(1, properties);
            command.addAll(0, prefix);
            command.addAll(words);
            command.addAll(List.of(
                    "--namespace",
                    namespace,
                    "--kubeconfig",
                    kubeconfig.toString(),
                    "--metrics-address",
                    "127.0.0.1:" + port));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new AgentProcess(process, log, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it is ready. */
    public AgentProcess ready() {
        Eventually.until(Duration.ofSeconds(180), () -> "the agent to be ready; its log:\n" + log(), () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the agent ended with exit code " + process.exitValue() + ":\n" + log());
            }
            return (log().contains("The agent works") || log().contains("Looking after repositories"))
                    && answers("/health/ready");
        });
        return this;
    }

    private boolean answers(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return http(request).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static HttpResponse<String> http(HttpRequest request) throws IOException {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** What {@code /metrics} says. */
    public String metrics() {
        try {
            return http(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                            .build())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** As when the node's kernel takes it: no shutdown code runs. */
    public void kill() {
        process.destroyForcibly();
        ended(10);
    }

    /** Nothing of it runs until {@link #goOn()}, as on a machine that is out of breath. */
    public AgentProcess pause() {
        return signal("STOP");
    }

    public AgentProcess goOn() {
        return signal("CONT");
    }

    private AgentProcess signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** SIGTERM; the exit code. */
    public int terminate() {
        process.destroy();
        return ended(60);
    }

    /** The exit code of a process that is expected to end. */
    public int ended(int seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                throw new AssertionError("the agent did not end within " + seconds + " s:\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Everything that it wrote. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
