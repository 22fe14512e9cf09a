package io.stevedore.engine.kopia;

import io.stevedore.engine.BackupRequest;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.RestoreRequest;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.Volume;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Command lines. A flag may stand on one only once; secrets stand on none. */
final class KopiaArguments {
    /** Keeps a snapshot from every retention; Velero pins with the same word. */
    static final String PIN = "velero-pin";

    static final String DESCRIPTION = "Kopia Uploader";
    private static final Pattern OBJECT_ID = Pattern.compile("[0-9A-Za-z]{1,200}");
    private static final String FOR_EVER = String.valueOf(Integer.MAX_VALUE);
    private static final List<String> RETENTIONS = List.of("latest", "hourly", "daily", "weekly", "monthly", "annual");

    private KopiaArguments() {}

    static List<String> status(Path config) {
        return command(config, "repository", "status", "--json");
    }

    /** @param place the kind of storage, and where it is */
    static List<String> create(Path config, List<String> place, Path cache) {
        List<String> arguments = command(config, "repository", "create");
        arguments.addAll(place);
        arguments.addAll(List.of(
                "--override-username=" + KopiaConfigFile.IDENTITY,
                "--override-hostname=" + KopiaConfigFile.IDENTITY,
                "--no-check-for-updates",
                "--no-persist-credentials",
                "--cache-directory=" + cache));
        return arguments;
    }

    /** Creation leaves a global policy that keeps ten snapshots; none of ours may ever fall to it. */
    static List<String> keepEverything(Path config) {
        List<String> arguments = command(config, "policy", "set", "--global");
        RETENTIONS.forEach(retention -> arguments.add("--keep-" + retention + "=" + FOR_EVER));
        return arguments;
    }

    static List<String> importPolicy(Path config, Path policy) {
        return command(config, "policy", "import", "--from-file=" + policy);
    }

    /**
     * A device is read from standard input, into a snapshot as Velero makes it: one file in a folder, and both have the
     * device's path for a name. No file of a tree can have such a name.
     */
    static List<String> backup(Path config, BackupRequest request, Duration progressInterval) {
        List<String> arguments = command(
                config,
                "snapshot",
                "create",
                request.volume().path().toString(),
                "--override-source=" + source(request.sourcePath()),
                "--description=" + DESCRIPTION,
                "--pin=" + PIN);
        if (request.volume() instanceof Volume.Device(Path device)) {
            arguments.add("--stdin-file=" + device);
        }
        new TreeMap<>(request.tags()).forEach((key, value) -> arguments.add("--tags=" + key + ":" + value));
        arguments.addAll(List.of(
                "--fail-fast",
                "--force-disable-actions",
                "--no-send-snapshot-report",
                "--json",
                "--json-verbose",
                "--parallel=" + Math.max(1, request.parallelism())));
        arguments.addAll(progress(progressInterval));
        return arguments;
    }

    /**
     * The mode is given because the program would make an archive of a target whose name ends like one. Files are not
     * written atomically: the program would add to their names while it writes, and a name of 255 bytes that was backed
     * up could not be restored. The volume is empty before, so there is no link that could be followed.
     */
    static List<String> restore(Path config, RestoreRequest request, Duration progressInterval, boolean flushEachFile) {
        List<String> arguments = command(
                config,
                "restore",
                request.snapshot().of(EngineType.KOPIA).value(),
                request.volume().path().toString(),
                "--mode=local",
                "--parallel=" + Math.max(1, request.parallelism()));
        if (request.sparse()) {
            arguments.add("--write-sparse-files");
        }
        if (flushEachFile) {
            arguments.add("--flush-files");
        }
        arguments.addAll(progress(progressInterval));
        return arguments;
    }

    /** @param object whose content is printed as it is; from the repository, so it could be anything */
    static List<String> show(Path config, String object) {
        if (!OBJECT_ID.matcher(object).matches()) {
            throw new IllegalArgumentException("\"" + object + "\" is not the id of an object");
        }
        return command(config, "show", object);
    }

    static List<String> list(Path config, String sourcePath) {
        return command(config, "snapshot", "list", "--json", source(sourcePath));
    }

    static List<String> manifest(Path config, SnapshotId id) {
        return command(config, "manifest", "show", id.of(EngineType.KOPIA).value());
    }

    static List<String> delete(Path config, SnapshotId id) {
        return command(config, "snapshot", "delete", id.of(EngineType.KOPIA).value(), "--delete");
    }

    static String source(String path) {
        return KopiaConfigFile.IDENTITY + "@" + KopiaConfigFile.IDENTITY + ":" + path;
    }

    private static List<String> progress(Duration interval) {
        return List.of("--progress", "--progress-update-interval=" + interval.toMillis() + "ms");
    }

    private static List<String> command(Path config, String... words) {
        List<String> arguments = new ArrayList<>(List.of(
                "--config-file=" + config,
                "--no-auto-maintenance",
                "--log-level=info",
                "--disable-repository-log",
                "--error-notifications=never",
                "--disable-file-logging"));
        arguments.addAll(List.of(words));
        return arguments;
    }
}
