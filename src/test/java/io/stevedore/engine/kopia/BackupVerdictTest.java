package io.stevedore.engine.kopia;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.program.Ended;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackupVerdictTest {
    private static final String WHAT = "backup of /volume";

    @Test
    void codeZeroAndAWholeSnapshotAreGood() {
        // When
        BackupVerdict verdict = verdict(0, "backup-first.out", "backup-first.err");
        // Then
        assertThat(verdict).isInstanceOfSatisfying(BackupVerdict.Good.class, good -> {
            assertThat(good.id()).isEqualTo(new SnapshotId(EngineType.KOPIA, "b7fa8861ad65aaca3b452ca2a3c9c7a4"));
            assertThat(good.snapshot().bytes()).isEqualTo(300_001_095);
            assertThat(good.snapshot().files()).isEqualTo(302);
            assertThat(good.snapshot().tags()).containsEntry("snapshot-uploader", "kopia");
        });
    }

    @Test
    void codeZeroAndAnIncompleteSnapshotAreBad() {
        // When
        BackupVerdict verdict = verdict(0, "canceled.out", "canceled.err");
        // Then
        assertBad(verdict, Cause.SNAPSHOT_INCOMPLETE, "f91b97b38e11c591f5b5c3eb82fb68ee", "incomplete (canceled)");
    }

    @Test
    void anIdThatWasPrintedIsBadWhenTheCodeSaysSo() {
        // When
        BackupVerdict verdict = verdict(1, "backup-first.out", "full-disk.err");
        // Then
        assertBad(verdict, Cause.NO_SPACE, "b7fa8861ad65aaca3b452ca2a3c9c7a4", "no space left on device");
    }

    @Test
    void filesThatCouldNotBeReadAreNamed() {
        // When
        BackupVerdict verdict = verdict(1, "backup-placeholder.out", "backup-placeholder.err");
        // Then
        assertBad(verdict, Cause.PLACEHOLDER_NAME, "279b70ee798c43180149d1ec2a3a29ee", "\"x\": can't read placeholder");
    }

    @Test
    void aFileThatVanishedIsNamedWithAdvice() {
        // Given
        String output = """
                {"id":"279b70ee798c43180149d1ec2a3a29ee","incomplete":"canceled","rootEntry":{"summ":{"size":4,"files":1,\
                "numFailed":1,"errors":[{"path":"dir/gone","error":"unable to open file: unable to open local file: open /volume/dir/gone: no such file or directory"}]}}}""";
        // When
        BackupVerdict verdict = BackupVerdict.of(
                WHAT, new Ended(1, Ended.How.BY_ITSELF, List.of(output), List.of("Found 1 fatal error(s)")));
        // Then
        assertBad(verdict, Cause.FILE_VANISHED, "279b70ee798c43180149d1ec2a3a29ee", "\"dir/gone\"");
        assertBad(verdict, Cause.FILE_VANISHED, "279b70ee798c43180149d1ec2a3a29ee", "retry");
    }

    @Test
    void filesThatFailedBecauseTheRepositoryIsFullAreNotTheVolumesFault() {
        // Given
        String output = """
                {"id":"279b70ee798c43180149d1ec2a3a29ee","incomplete":"canceled","rootEntry":{"summ":{"size":0,"files":0,\
                "numFailed":1,"errors":[{"path":"big","error":"unable to get result: unable to write content chunk 0 of FILE:big: no such file or directory"}]}}}""";
        // When
        BackupVerdict verdict = BackupVerdict.of(
                WHAT, new Ended(1, Ended.How.BY_ITSELF, List.of(output), Recorded.pieces("full-disk.err")));
        // Then
        assertBad(verdict, Cause.NO_SPACE, "279b70ee798c43180149d1ec2a3a29ee", "no space left on device. A disk");
    }

    @Test
    void aMissingSourceIsSaid() {
        // When
        BackupVerdict verdict = verdict(1, "", "missing-source.err");
        // Then
        assertBad(verdict, Cause.SOURCE_UNREADABLE, null, "no such file or directory");
    }

    @Test
    void codeZeroWithoutASnapshotIsBad() {
        // When
        BackupVerdict verdict = verdict(0, "", "backup-first.err");
        // Then
        assertBad(verdict, Cause.INCONSISTENT_RESULT, null, "no snapshot was reported");
    }

    @Test
    void aSnapshotOfAStalledProgramIsBad() {
        // When
        BackupVerdict verdict =
                BackupVerdict.of(WHAT, Recorded.ended(0, Ended.How.STALLED, "backup-first.out", "backup-first.err"));
        // Then
        assertBad(verdict, Cause.STALLED, "b7fa8861ad65aaca3b452ca2a3c9c7a4", "no progress");
    }

    @Test
    void aReportedSnapshotHasToExist() {
        // Given
        KopiaSnapshot printed = snapshot("backup-first.out");
        // When
        Optional<EngineFailure> doubt = BackupVerdict.confirm(WHAT, printed, Optional.empty());
        // Then
        assertThat(doubt)
                .hasValueSatisfying(failure -> assertThat(failure.text()).contains("does not have it"));
    }

    @Test
    void aReportedSnapshotHasToBeTheStoredOne() {
        // Given
        KopiaSnapshot printed = snapshot("backup-first.out");
        Optional<KopiaSnapshot> stored = KopiaSnapshot.parseManifest(Recorded.pieces("manifest.out"));
        // When, then
        assertThat(BackupVerdict.confirm(WHAT, printed, stored)).isEmpty();
        assertThat(BackupVerdict.confirm(WHAT, snapshot("backup-incremental.out"), stored))
                .isPresent();
        assertThat(BackupVerdict.confirm(WHAT, printed, Optional.of(snapshot("canceled.out"))))
                .isPresent();
    }

    private static KopiaSnapshot snapshot(String file) {
        return KopiaSnapshot.parseResult(Recorded.pieces(file)).orElseThrow();
    }

    private static BackupVerdict verdict(int code, String output, String errors) {
        return BackupVerdict.of(WHAT, Recorded.ended(code, Ended.How.BY_ITSELF, output, errors));
    }

    private static void assertBad(
            BackupVerdict verdict, Cause cause, @org.jspecify.annotations.Nullable String id, String text) {
        assertThat(verdict).isInstanceOfSatisfying(BackupVerdict.Bad.class, bad -> {
            assertThat(bad.failure().cause()).isEqualTo(cause);
            assertThat(bad.failure().text()).startsWith(WHAT).contains(text);
            assertThat(bad.leftover())
                    .isEqualTo(Optional.ofNullable(id).map(expected -> new SnapshotId(EngineType.KOPIA, expected)));
        });
    }
}
