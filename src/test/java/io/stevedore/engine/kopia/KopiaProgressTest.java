package io.stevedore.engine.kopia;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.engine.program.Ended;
import io.stevedore.engine.program.Transcript;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class KopiaProgressTest {

    @Test
    void aBackupsProgressIsRead() {
        // When
        List<KopiaProgress> progress = Recorded.progress("backup-first.err");
        // Then
        assertThat(progress).hasSize(8).allMatch(line -> line instanceof KopiaProgress.Backup);
        assertThat(progress.getFirst()).isEqualTo(new KopiaProgress.Backup(0, 0, 0, 0, 194, ""));
        assertThat(progress.get(4)).isEqualTo(new KopiaProgress.Backup(302, 172_200_000, 0, 0, 169_300_000, ""));
        assertThat(progress.getLast()).isEqualTo(new KopiaProgress.Backup(303, 300_000_000, 0, 0, 285_700_000, ""));
    }

    @Test
    void aRestoresProgressIsRead() {
        // When
        List<KopiaProgress> progress = Recorded.progress("restore.err");
        // Then
        assertThat(progress).hasSize(11).allMatch(line -> line instanceof KopiaProgress.Restore);
        assertThat(progress.getFirst()).isEqualTo(new KopiaProgress.Restore(305, 20_100_000, ""));
        assertThat(progress.getLast()).isEqualTo(new KopiaProgress.Restore(306, 300_000_000, ""));
    }

    @Test
    void progressWithErrorsIsRead() {
        // When
        List<KopiaProgress> progress = Recorded.progress("backup-placeholder.err");
        // Then
        assertThat(progress).hasSize(3);
        assertThat(progress.getLast()).isEqualTo(new KopiaProgress.Backup(1, 0, 2, 5, 194, ""));
    }

    @Test
    void aMessageBehindProgressIsKept() {
        // When
        Ended ended = Recorded.ended(1, Ended.How.BY_ITSELF, "", "full-disk.err");
        // Then
        assertThat(ended.errors()).isNotEmpty().noneMatch(line -> line.contains("hashing"));
        assertThat(ended.errors().getLast()).startsWith("flush error: error flushing contents");
    }

    @Test
    void otherLinesAreNotProgress() {
        // When, then
        assertThat(KopiaProgress.parse("Snapshotting default@default:x ...")).isEmpty();
        assertThat(KopiaProgress.parse("Processed")).isEmpty();
        assertThat(KopiaProgress.parse("Restored 302 files, 3 directories and 1 symbolic links (300 MB)."))
                .isEmpty();
    }

    @Test
    void bytesReadAreTakenFromTheMoreExactNumber() {
        // Given
        var first = new KopiaProgress.Backup(303, 300_000_000, 0, 0, 0, "");
        var mostlyCached = new KopiaProgress.Backup(1, 4, 302, 300_000_000, 0, "");
        var mostlyNew = new KopiaProgress.Backup(300, 299_900_000, 2, 1_095, 0, "");
        var moreThanAll = new KopiaProgress.Backup(1, 900, 1, 1_000, 0, "");
        // When, then
        assertThat(first.readOf(300_001_095)).isEqualTo(300_001_095);
        assertThat(mostlyCached.readOf(300_001_097)).isEqualTo(4);
        assertThat(mostlyNew.readOf(300_001_095)).isEqualTo(300_000_000);
        assertThat(moreThanAll.readOf(500)).isEqualTo(500);
        assertThat(new KopiaProgress.Backup(1, 2_000, 1, 1_000, 0, "").readOf(500))
                .isZero();
    }

    @Test
    void repeatedProgressIsNoSignOfLife() {
        // Given
        AtomicReference<Integer> signs = new AtomicReference<>(0);
        Runnable sign = () -> signs.updateAndGet(count -> count + 1);
        Transcript transcript = new Transcript(new KopiaReading(progress -> {}, sign), message -> {}, sign);
        // When
        transcript.error("| 1 hashing, 0 hashed (26 MB), 0 cached (0 B), uploaded 23.6 MB, estimating...");
        transcript.error("/ 1 hashing, 0 hashed (26 MB), 0 cached (0 B), uploaded 23.6 MB, estimating...");
        transcript.error("- 1 hashing, 0 hashed (27 MB), 0 cached (0 B), uploaded 23.6 MB, estimating...");
        // Then
        assertThat(signs).hasValue(2);
    }
}
