package io.stevedore.engine.kopia;

import static io.stevedore.engine.kopia.KopiaFixture.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.RestoreOutcome;
import io.stevedore.engine.block.BlockDevice;
import io.stevedore.engine.program.Ended;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeviceVerdictTest {
    private static final String WHAT = "restore into /device";
    private static final long BYTES = 67_108_864;
    private static final KopiaSnapshot SNAPSHOT =
            KopiaSnapshot.parseManifest(Recorded.pieces("device-manifest.out")).orElseThrow();
    private static final KopiaSnapshot FILES =
            KopiaSnapshot.parseManifest(Recorded.pieces("manifest.out")).orElseThrow();

    @Test
    void theSnapshotOfADeviceIsToldFromOneOfFiles() {
        // When, then
        assertThat(SNAPSHOT.stream()).isTrue();
        assertThat(SNAPSHOT.bytes()).isEqualTo(BYTES);
        assertThat(FILES.stream()).isFalse();
    }

    @Test
    void aDeviceAsLargeAsTheSnapshotOrLargerIsGood() {
        // When, then
        assertThat(DeviceVerdict.refuse(WHAT, SNAPSHOT, device(BYTES))).isEmpty();
        assertThat(DeviceVerdict.refuse(WHAT, SNAPSHOT, device(BYTES + 512))).isEmpty();
    }

    @Test
    void aSmallerDeviceIsRefusedWithBothSizes() {
        // When
        Optional<EngineFailure> refused = DeviceVerdict.refuse(WHAT, SNAPSHOT, device(BYTES - 512));
        // Then
        assertThat(refused)
                .contains(
                        new EngineFailure(
                                Cause.TARGET_TOO_SMALL,
                                WHAT
                                        + ": the snapshot has 67108864 bytes, and the device only 67108352. Nothing was written."));
    }

    @Test
    void aSnapshotOfFilesIsRefused() {
        // When
        Optional<EngineFailure> refused = DeviceVerdict.refuse(WHAT, FILES, device(1L << 40));
        // Then
        assertThat(refused).hasValueSatisfying(failure -> {
            assertThat(failure.cause()).isEqualTo(Cause.WRONG_VOLUME_MODE);
            assertThat(failure.text()).contains("snapshot of a file system with 302 files", "volumeMode Filesystem");
        });
    }

    @Test
    void everythingWrittenAndCodeZeroIsGood() {
        // When, then
        assertThat(verdict(ended(0, Ended.How.BY_ITSELF), new DeviceVerdict.ToTheEnd(BYTES)))
                .isEqualTo(new RestoreOutcome.Completed(BYTES));
    }

    @Test
    void everythingWrittenAndAnotherCodeIsBad() {
        // When, then
        assertFailed(
                verdict(ended(1, Ended.How.BY_ITSELF, "oops"), new DeviceVerdict.ToTheEnd(BYTES)), Cause.OTHER, "oops");
    }

    @Test
    void aByteTooFewIsBad() {
        // When, then
        assertFailed(
                verdict(ended(0, Ended.How.BY_ITSELF), new DeviceVerdict.ToTheEnd(BYTES - 1)),
                Cause.INCONSISTENT_RESULT,
                "has 67108864 bytes, but the engine gave only 67108863");
    }

    /** Also when the program was quick enough to end well. */
    @Test
    void aDeviceThatCouldNotBeWrittenIsBad() {
        // When, then
        assertFailed(
                verdict(ended(0, Ended.How.BY_ITSELF), new DeviceVerdict.Broken("Input/output error")),
                Cause.OTHER,
                WHAT + ": Input/output error");
        assertFailed(
                verdict(ended(1, Ended.How.BY_ITSELF, "write: broken pipe"), new DeviceVerdict.Broken("I/O error")),
                Cause.OTHER,
                WHAT + ": I/O error");
    }

    @Test
    void aStopIsNoFailureAndAStallIsOne() {
        // When, then
        assertThat(verdict(ended(143, Ended.How.STOPPED), new DeviceVerdict.Broken("closed")))
                .isEqualTo(new RestoreOutcome.Canceled());
        assertFailed(
                verdict(ended(143, Ended.How.STALLED), new DeviceVerdict.ToTheEnd(5)), Cause.STALLED, "no progress");
    }

    @Test
    void aBackupOfADeviceHasToHaveAllOfItsBytes() {
        // Given
        KopiaSource whole = new KopiaSource.Stream(device(BYTES));
        KopiaSource larger = new KopiaSource.Stream(device(BYTES + 512));
        // When, then
        assertThat(whole.doubt(WHAT, SNAPSHOT)).isEmpty();
        assertThat(larger.doubt(WHAT, SNAPSHOT))
                .hasValueSatisfying(failure -> assertThat(failure.text())
                        .contains("the device has 67109376 bytes, but 67108864 were stored; the snapshot was removed"));
    }

    @Test
    void theOnlyFileOfAFolderIsFound() {
        // Given
        KopiaFolder folder =
                KopiaFolder.parse(Recorded.pieces("device-folder.out")).orElseThrow();
        KopiaFolder.Entry other = new KopiaFolder.Entry("b", true, BYTES, "0123");
        // When, then
        assertThat(folder.onlyFile(BYTES)).contains("Ixc6d4e5459423ce716a3e9de46ebc3dcb");
        assertThat(folder.onlyFile(BYTES + 1)).as("of another size").isEmpty();
        assertThat(new KopiaFolder(List.of(folder.entries().getFirst(), other)).onlyFile(BYTES))
                .as("one of two")
                .isEmpty();
        assertThat(new KopiaFolder(List.of(new KopiaFolder.Entry("d", false, BYTES, "k0123"))).onlyFile(BYTES))
                .as("a folder")
                .isEmpty();
        assertThat(KopiaFolder.parse(List.of("{\"stream\":\"kopia:indirect\",\"entries\":[]}")))
                .isEmpty();
        assertThat(KopiaFolder.parse(List.of("not json"))).isEmpty();
    }

    private static BlockDevice device(long size) {
        return new BlockDevice(Path.of("/device"), size);
    }

    private static Ended ended(int code, Ended.How how, String... errors) {
        return new Ended(code, how, List.of(), List.of(errors));
    }

    private static RestoreOutcome verdict(Ended ended, DeviceVerdict.Written written) {
        return DeviceVerdict.of(WHAT, BYTES, ended, written);
    }
}
