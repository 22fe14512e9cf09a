package io.stevedore.sandbox.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stevedore.api.Names;
import java.util.List;
import org.junit.jupiter.api.Test;

class MoverTaskTest {
    private static final MoverTask BACKUP = MoverTask.of(List.of(
            "/velero",
            "data-mover",
            "backup",
            "--volume-path=/5a1c",
            "--volume-mode=Filesystem",
            "--data-upload=one",
            "--resource-timeout=10m0s"));
    private static final MoverTask RESTORE = MoverTask.of(
            List.of("/velero", "data-mover", "restore", "--volume-path", "/5a1c", "--data-download", "two"));

    @Test
    void theCommandLineNamesTheTask() {
        assertThat(BACKUP).isEqualTo(new MoverTask("DataUpload", "one", "/5a1c", "Filesystem"));
        assertThat(RESTORE).isEqualTo(new MoverTask("DataDownload", "two", "/5a1c", "Filesystem"));
    }

    @Test
    void aCommandLineWithoutTaskIsRefused() {
        assertThatThrownBy(() -> MoverTask.of(List.of("/velero", "data-mover", "backup")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("data-upload");
    }

    @Test
    void resultsHaveTheFormOfAMovers() {
        assertThat(BACKUP.result(12))
                .matches("\\{\"snapshotID\":\"k[0-9a-f]{32}\",\"emptySnapshot\":false,"
                        + "\"source\":\\{\"byPath\":\"/5a1c\",\"volumeMode\":\"Filesystem\"},"
                        + "\"totalBytes\":12,\"incrementalBytes\":12}");
        assertThat(RESTORE.result(12))
                .isEqualTo("{\"emptySnapshot\":false,\"target\":{\"byPath\":\"/5a1c\",\"volumeMode\":\"Filesystem\"},"
                        + "\"totalBytes\":12}");
    }

    @Test
    void textsAreThoseThatAgentsOfAnyMakeRead() {
        assertThat(BACKUP.canceled())
                .isEqualTo("Failed to run data path service for DataUpload one: data path is canceled");
        assertThat(RESTORE.failed("no space"))
                .isEqualTo("Failed to run data path service for DataDownload two: "
                        + "Data path for data download two failed: no space");
        assertThat(BACKUP.text(Names.EVENT_STARTED, "")).isEqualTo("Data path for one started");
        assertThat(BACKUP.text(Names.EVENT_PROGRESS, "{}")).isEqualTo("{}");
    }
}
