package io.stevedore.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.stevedore.sandbox.report.ApiUsage;
import io.stevedore.sandbox.report.Footprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchReportTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden-bench");
    private static final List<String> MACHINE =
            List.of("2 processors, Linux 6", "load average at the start: 0.1 0.2 0.3");

    private static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    private static FileMeasurement.Run run(double time, double inProgress) {
        return new FileMeasurement.Run(
                seconds(time),
                Map.of(
                        "New",
                        seconds(0.1),
                        "Accepted",
                        seconds(time - inProgress - 0.1),
                        "InProgress",
                        seconds(inProgress)));
    }

    private static BenchReport files() {
        return FileBenchReport.of(
                MACHINE,
                List.of(
                        new FileMeasurement(
                                "50 files of 4.1 kB",
                                "kopia",
                                "backup",
                                List.of(seconds(2.4), seconds(2.2), seconds(9)),
                                List.of(run(3.5, 2.9), run(30, 2), run(3, 2))),
                        new FileMeasurement(
                                "one file of 1.0 GB <big>",
                                "restic",
                                "restore",
                                List.of(seconds(5)),
                                List.of(run(8, 7)))),
                List.of());
    }

    private static LoadMeasurement load(int agents, int tasks, int writes) {
        return load(agents, tasks, writes, 30);
    }

    private static LoadMeasurement load(int agents, int tasks, int writes, long requests) {
        return new LoadMeasurement(
                agents,
                tasks,
                agents == 1 ? seconds(2) : Duration.ZERO,
                agents == 1 ? 100 : 0,
                0,
                seconds(4),
                tasks,
                seconds(13),
                Distribution.of(List.of(seconds(0.2), seconds(0.4), seconds(0.3))),
                Distribution.of(List.of(seconds(1), seconds(9))),
                Spread.of(List.of("a", "b"), List.of("a", "b", "a", "b", "a")),
                Map.of("get", 12L, "patch", requests - 12),
                9,
                List.of(new ApiUsage(20, 3, writes, 0, 0), new ApiUsage(28, 3, 7, 1, 1)),
                agents == 1 ? seconds(1.5) : Duration.ZERO,
                List.of(new Footprint(10_240, 20_480, 40_960, 20)),
                List.of(new Footprint(20_480, 20_480, 51_200, 20), new Footprint(10_240, 20_480, 51_200, 20)));
    }

    private static BenchReport load() {
        return LoadBenchReport.of(MACHINE, List.of(load(2, 8, 6), load(1, 3, 7)), List.of("task x | is Failed"));
    }

    private static void assertGolden(String name, String text) throws IOException {
        if (Boolean.getBoolean("stevedore.bench.write")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(GOLDEN.resolve(name), text);
        }
        assertThat(text).isEqualTo(Files.readString(GOLDEN.resolve(name)));
    }

    @Test
    void fileSystemBackupsAsAPage() throws IOException {
        assertGolden("files.md", Markdown.of(files()));
    }

    @Test
    void fileSystemBackupsAsAPicture() throws IOException {
        assertGolden("files.svg", Svg.of(files().charts().getFirst()));
    }

    @Test
    void manyTasksAsAPage() throws IOException {
        assertGolden("load.md", Markdown.of(load()));
    }

    @Test
    void manyTasksAsPictures() throws IOException {
        assertGolden("load-requests.svg", Svg.of(load().charts().getFirst()));
        assertGolden("load-times.svg", Svg.of(load().charts().getLast()));
    }

    @Test
    void forPrograms() throws IOException {
        var document = new ObjectMapper().readTree(BenchJson.of(load()));

        assertThat(document.path("success").asBoolean()).isFalse();
        assertThat(document.path("failures")).hasSize(1);
        assertThat(document.at("/figures/measurements/1/mostWritesToOneTask").asInt())
                .isEqualTo(7);
        assertThat(document.at("/figures/measurements/0/newToAcceptedSeconds/p50")
                        .asDouble())
                .isEqualTo(0.3);
        assertThat(document.path("bars").findValuesAsText("kept")).contains("true", "false");
    }

    @Test
    void aBarThatIsMissedIsNoSuccess() {
        assertThat(LoadBenchReport.of(MACHINE, List.of(load(2, 8, 6)), List.of())
                        .success())
                .isTrue();
        assertThat(LoadBenchReport.of(MACHINE, List.of(load(2, 8, 7)), List.of())
                        .success())
                .isFalse();
        assertThat(LoadBenchReport.of(MACHINE, List.of(load(2, 8, 6)), List.of("broken"))
                        .success())
                .isFalse();
        assertThat(files().success()).isFalse();
    }

    @Test
    void requestsThatNameNoTaskAreSharedOut() {
        LoadMeasurement measured = load(2, 8, 6);

        assertThat(measured.requests()).isEqualTo(30);
        assertThat(measured.mostRequestsToWork()).isEqualTo(26);
        assertThat(load(2, 8, 6, 64).mostRequestsToWork()).isEqualTo(28);
    }

    @Test
    void theMiddleRunCountsWithItsOwnPhases() {
        FileMeasurement first = new FileMeasurement(
                "x", "kopia", "backup", List.of(seconds(1)), List.of(run(3.5, 2.9), run(30, 2), run(3, 2)));

        assertThat(first.task()).isEqualTo(run(3.5, 2.9));
    }
}
