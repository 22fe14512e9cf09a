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
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real agent as a child process: our program, its own account, its own port. */
public final class AgentProcess implements AutoCloseable {
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
     * @param options of the command; those that begin with {@code -D} are system properties
     */
    static AgentProcess start(String node, String namespace, Path kubeconfig, Path log, List<String> options) {
        try {
            int port = FreePort.find();
            List<String> command = Program.command("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m");
            command.addAll(List.of(
                    "node-agent",
                    "server",
                    "--namespace",
                    namespace,
                    "--kubeconfig",
                    kubeconfig.toString(),
                    "--metrics-address",
                    "127.0.0.1:" + port));
            options.stream().filter(option -> !option.startsWith("-D")).forEach(command::add);
            options.stream().filter(option -> option.startsWith("-D")).forEach(option -> command.add(1, option));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().put("NODE_NAME", node);
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
            return answers("/health/ready") && log().contains("The agent works");
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
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
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
