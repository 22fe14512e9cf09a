package io.stevedore.app;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command of Velero's program takes; the klog flags are accepted and have no effect. */
final class GlobalOptions {
    /** Names of upstream, in their order of detail. */
    enum LogLevel {
        trace,
        debug,
        info,
        warning,
        error,
        fatal,
        panic
    }

    enum LogFormat {
        text,
        json
    }

    @Mixin
    ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--log-level", defaultValue = "info", description = "One of ${COMPLETION-CANDIDATES}.")
    LogLevel logLevel = LogLevel.info;

    @Option(names = "--log-format", defaultValue = "text", description = "One of ${COMPLETION-CANDIDATES}.")
    LogFormat logFormat = LogFormat.text;

    @Option(names = "--features", arity = "0..1", fallbackValue = "", hidden = true)
    @Nullable
    String features;

    @Option(names = "--colorized", arity = "0..1", fallbackValue = "true", hidden = true)
    @Nullable
    String colorized;

    @Option(
            names = {
                "-v",
                "--v",
                "--vmodule",
                "--log_dir",
                "--log_file",
                "--log_file_max_size",
                "--log_backtrace_at",
                "--stderrthreshold"
            },
            hidden = true)
    @Nullable
    List<String> klogValues;

    @Option(
            names = {
                "--logtostderr",
                "--alsologtostderr",
                "--add_dir_header",
                "--one_output",
                "--skip_headers",
                "--skip_log_headers",
                "--legacy_stderr_threshold_behavior"
            },
            arity = "0..1",
            fallbackValue = "true",
            hidden = true)
    @Nullable
    List<String> klogSwitches;

    /** Flag, then environment, then {@code velero}. */
    String namespace(Map<String, String> environment) {
        return cluster.namespace(environment);
    }
}
