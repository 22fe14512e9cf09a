package io.stevedore.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentMetricsTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AgentMetrics metrics = new AgentMetrics(registry, "n1", "1.2.3");

    private List<String> scraped(String prefix) {
        return registry.scrape()
                .lines()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.replace(",}", "}"))
                .toList();
    }

    @Test
    void velerosMetersStartAtZero() {
        assertThat(scraped("podVolume_"))
                .containsExactlyInAnyOrder(
                        "podVolume_data_upload_success_total{node=\"n1\"} 0.0",
                        "podVolume_data_upload_failure_total{node=\"n1\"} 0.0",
                        "podVolume_data_upload_cancel_total{node=\"n1\"} 0.0",
                        "podVolume_data_download_success_total{node=\"n1\"} 0.0",
                        "podVolume_data_download_failure_total{node=\"n1\"} 0.0",
                        "podVolume_data_download_cancel_total{node=\"n1\"} 0.0",
                        "podVolume_pod_volume_backup_enqueue_count{node=\"n1\"} 0.0",
                        "podVolume_pod_volume_backup_dequeue_count{node=\"n1\"} 0.0");
    }

    @Test
    void buildInfoNamesTheVersion() {
        assertThat(scraped("stevedore_build_info"))
                .containsExactly("stevedore_build_info{node=\"n1\",version=\"1.2.3\"} 1.0");
    }

    @Test
    void slotsAreReadWhenAsked() {
        // Given
        int[] used = {0};
        metrics.slots(3, () -> used[0]);

        // When
        used[0] = 2;

        // Then
        assertThat(scraped("stevedore_slots"))
                .containsExactlyInAnyOrder(
                        "stevedore_slots_limit{node=\"n1\"} 3.0", "stevedore_slots_used{node=\"n1\"} 2.0");
    }

    @Test
    void anUploadThatCompletesIsCountedOnItsWay() {
        // When
        metrics.accepted(TaskKind.DATA_UPLOAD);
        metrics.prepared(TaskKind.DATA_UPLOAD, Duration.ofSeconds(3));
        metrics.started(TaskKind.DATA_UPLOAD, Duration.ofSeconds(4));
        metrics.completed(TaskKind.DATA_UPLOAD, Duration.ofSeconds(10), 5_000);

        // Then
        assertThat(scraped(""))
                .contains(
                        "podVolume_data_upload_success_total{node=\"n1\"} 1.0",
                        "podVolume_data_upload_failure_total{node=\"n1\"} 0.0",
                        "podVolume_data_download_success_total{node=\"n1\"} 0.0",
                        transition("dataupload", "Accepted", 1),
                        transition("dataupload", "Prepared", 1),
                        transition("dataupload", "InProgress", 1),
                        transition("dataupload", "Completed", 1),
                        transition("dataupload", "Failed", 0),
                        transition("datadownload", "Completed", 0),
                        "stevedore_task_expose_seconds_sum{kind=\"dataupload\",node=\"n1\"} 3.0",
                        "stevedore_task_expose_seconds_bucket{kind=\"dataupload\",node=\"n1\",le=\"5.0\"} 1.0",
                        "stevedore_task_queue_wait_seconds_sum{kind=\"dataupload\",node=\"n1\"} 4.0",
                        "stevedore_task_duration_seconds_sum{kind=\"dataupload\",node=\"n1\",outcome=\"Completed\"} 10.0",
                        "stevedore_task_bytes_total{kind=\"dataupload\",node=\"n1\"} 5000.0",
                        "stevedore_task_throughput_bytes_per_second_sum{kind=\"dataupload\",node=\"n1\"} 500.0");
    }

    @Test
    void aFailureIsCountedWithItsReason() {
        // When
        metrics.failed(TaskKind.DATA_DOWNLOAD, FailureReason.PREPARE_TIMEOUT, Duration.ofMinutes(30));

        // Then
        assertThat(scraped(""))
                .contains(
                        "podVolume_data_download_failure_total{node=\"n1\"} 1.0",
                        transition("datadownload", "Failed", 1),
                        failure("prepare_timeout", 1),
                        failure("mover_failed", 0));
    }

    @Test
    void aCancelIsCountedFromRequestToEnd() {
        // When
        metrics.canceling(TaskKind.DATA_DOWNLOAD);
        metrics.canceled(TaskKind.DATA_DOWNLOAD, Duration.ofSeconds(1));

        // Then
        assertThat(scraped(""))
                .contains(
                        "podVolume_data_download_cancel_total{node=\"n1\"} 1.0",
                        transition("datadownload", "Canceling", 1),
                        transition("datadownload", "Canceled", 1));
    }

    @Test
    void aPodVolumeBackupCountsInVelerosQueueMeters() {
        // When
        metrics.started(TaskKind.POD_VOLUME_BACKUP, Duration.ZERO);
        metrics.completed(TaskKind.POD_VOLUME_BACKUP, Duration.ZERO, 1);

        // Then
        assertThat(scraped("podVolume_pod_volume_backup"))
                .containsExactlyInAnyOrder(
                        "podVolume_pod_volume_backup_enqueue_count{node=\"n1\"} 1.0",
                        "podVolume_pod_volume_backup_dequeue_count{node=\"n1\"} 1.0");
    }

    @Test
    void aPodVolumeBackupIsToldByNameAsVeleroTellsIt() {
        // When
        metrics.podVolumeOperation(operation("pvb-1"), Duration.ofSeconds(90));

        // Then
        String labels = "backupName=\"velero/nightly\",node=\"n1\",operation=\"pvb-1-default-shop-kopia-backup\","
                + "pod_volume_backup=\"pvb-1\"";
        assertThat(scraped("podVolume_pod_volume_operation_latency"))
                .contains(
                        "podVolume_pod_volume_operation_latency_seconds_count{" + labels + "} 1.0",
                        "podVolume_pod_volume_operation_latency_seconds_sum{" + labels + "} 90.0",
                        "podVolume_pod_volume_operation_latency_seconds_bucket{" + labels + ",le=\"60.0\"} 0.0",
                        "podVolume_pod_volume_operation_latency_seconds_bucket{" + labels + ",le=\"300.0\"} 1.0",
                        "podVolume_pod_volume_operation_latency_seconds_gauge{" + labels + "} 90.0");
    }

    @Test
    void ofPodVolumeBackupsTheLatestAreTold() {
        // When
        for (int i = 0; i <= AgentMetrics.OPERATIONS; i++) {
            metrics.podVolumeOperation(operation("pvb-" + i), Duration.ofSeconds(1));
        }

        // Then
        assertThat(scraped("podVolume_pod_volume_operation_latency_seconds_count"))
                .hasSize(AgentMetrics.OPERATIONS)
                .noneMatch(line -> line.contains("\"pvb-0\""));
        assertThat(scraped("podVolume_pod_volume_operation_latency_seconds_gauge"))
                .hasSize(AgentMetrics.OPERATIONS);
    }

    private static PodVolumeOperation operation(String name) {
        return new PodVolumeOperation("velero/nightly", name, name + "-default-shop-kopia-backup");
    }

    private static String transition(String kind, String phase, int count) {
        return "stevedore_task_transitions_total{kind=\"" + kind + "\",node=\"n1\",phase=\"" + phase + "\"} " + count
                + ".0";
    }

    private static String failure(String reason, int count) {
        return "stevedore_task_failures_total{kind=\"datadownload\",node=\"n1\",reason=\"" + reason + "\"} " + count
                + ".0";
    }
}
