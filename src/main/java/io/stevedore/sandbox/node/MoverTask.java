package io.stevedore.sandbox.node;

import io.stevedore.api.Names;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a data mover's command line asks for, and the texts that it says about it.
 *
 * @param kind       {@code DataUpload}, {@code DataDownload}, {@code PodVolumeBackup} or {@code PodVolumeRestore}
 * @param name       of that object
 * @param volumePath inside the container
 * @param volumeMode {@code Filesystem} or {@code Block}
 */
record MoverTask(String kind, String name, String volumePath, String volumeMode) {

    /** @throws IllegalArgumentException when the command line is not that of a data mover */
    static MoverTask of(List<String> command) {
        boolean backup = command.contains("backup");
        boolean ofPod = command.contains("pod-volume");
        String kind = ofPod ? backup ? "PodVolumeBackup" : "PodVolumeRestore" : backup ? "DataUpload" : "DataDownload";
        String flag =
                ofPod ? backup ? "pod-volume-backup" : "pod-volume-restore" : backup ? "data-upload" : "data-download";
        String name = flag(command, flag)
                .orElseThrow(() -> new IllegalArgumentException("required flag(s) \"" + flag + "\" not set"));
        return new MoverTask(
                kind,
                name,
                flag(command, "volume-path").orElse("/"),
                flag(command, "volume-mode").orElse("Filesystem"));
    }

    boolean isRestore() {
        return kind.endsWith("Download") || kind.endsWith("Restore");
    }

    String result(long bytes) {
        String place = "{\"byPath\":\"" + volumePath + "\",\"volumeMode\":\"" + volumeMode + "\"}";
        if (isRestore()) {
            return "{\"emptySnapshot\":false,\"target\":" + place + ",\"totalBytes\":" + bytes + "}";
        }
        String snapshot = "k" + UUID.randomUUID().toString().replace("-", "");
        return "{\"snapshotID\":\"" + snapshot + "\",\"emptySnapshot\":false,\"source\":" + place + ",\"totalBytes\":"
                + bytes + ",\"incrementalBytes\":" + bytes + "}";
    }

    /** What it says with an event of one of the {@code Data-Path-*} reasons; progress and result are JSON. */
    String text(String reason, String detail) {
        return switch (reason) {
            case Names.EVENT_STARTED -> "Data path for " + name + " started";
            case Names.EVENT_STOPPED -> "Data path for " + name + " stopped";
            case Names.EVENT_FAILED -> "Data path for " + spoken() + " " + name + " failed, error " + detail;
            case Names.EVENT_CANCELED -> "Data path for " + spoken() + " " + name + " canceled";
            case Names.EVENT_CANCELING -> "Canceling for " + spoken() + " " + name;
            default -> detail;
        };
    }

    String failed(String error) {
        return ended("Data path for " + spoken() + " " + name + " failed: " + error);
    }

    String canceled() {
        return ended("data path is canceled");
    }

    /** A termination message. */
    String ended(String error) {
        return "Failed to run data path service for " + kind + " " + name + ": " + error;
    }

    private String spoken() {
        return switch (kind) {
            case "PodVolumeBackup" -> "PVB";
            case "PodVolumeRestore" -> "PVR";
            default -> isRestore() ? "data download" : "data upload";
        };
    }

    private static Optional<String> flag(List<String> command, String name) {
        String start = "--" + name + "=";
        for (int at = 0; at < command.size(); at++) {
            String word = command.get(at);
            if (word.startsWith(start)) {
                return Optional.of(word.substring(start.length()));
            }
            if (word.equals("--" + name) && at + 1 < command.size()) {
                return Optional.of(command.get(at + 1));
            }
        }
        return Optional.empty();
    }
}
