package io.stevedore.sandbox.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeGeneratorTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "1, 10", "30, 100000", "31, 0", "200, 1000000"})
    void writesAsManyFilesAndBytesAsAskedFor(int files, long bytes) throws IOException {
        TreeStats stats = TreeGenerator.write(temp, new TreeSpec(files, bytes, 1));

        assertThat(stats.files()).isEqualTo(files);
        assertThat(stats.bytes()).isBetween(files == 0 ? 0 : bytes, bytes + 2000);
    }

    @Test
    void equalSeedsGiveEqualContent() throws IOException {
        Path one = Files.createDirectory(temp.resolve("one"));
        Path other = Files.createDirectory(temp.resolve("other"));
        TreeGenerator.write(one, new TreeSpec(100, 500_000, 42));

        TreeGenerator.write(other, new TreeSpec(100, 500_000, 42));

        assertThat(TreeComparer.compare(one, other).counts())
                .doesNotContainKeys(
                        DifferenceKind.CONTENT, DifferenceKind.SIZE, DifferenceKind.MISSING, DifferenceKind.EXTRA);
    }

    @Test
    void anotherSeedGivesOtherContent() throws IOException {
        Path one = Files.createDirectory(temp.resolve("one"));
        Path other = Files.createDirectory(temp.resolve("other"));
        TreeGenerator.write(one, new TreeSpec(100, 500_000, 42));

        TreeGenerator.write(other, new TreeSpec(100, 500_000, 43));

        assertThat(TreeComparer.compare(one, other).equal(Fidelity.KOPIA)).isFalse();
    }

    @Test
    void theVolumeHoldsWhatRealVolumesHold() throws IOException {
        TreeGenerator.write(temp, new TreeSpec(100, 500_000, 1));

        assertThat(temp.resolve("odd/new\nline")).exists();
        assertThat(temp.resolve("odd/-leading-dash")).exists();
        assertThat(temp.resolve("odd/empty-folder")).isEmptyDirectory();
        assertThat(temp.resolve("odd/empty-file")).isEmptyFile();
        assertThat(temp.resolve("odd/link-dangling")).isSymbolicLink();
        assertThat(Files.getAttribute(temp.resolve("odd/shared"), "unix:nlink")).isEqualTo(3);
        assertThat(Entry.of(temp.resolve("odd/setuid")).mode()).isEqualTo(04755);
        assertThat(Entry.of(temp.resolve("odd/with space")).modified().getNano())
                .isEqualTo(123_456_789);
    }

    @Test
    void aChangeTouchesTheAskedShareOfTheFiles() throws IOException {
        Path volume = Files.createDirectory(temp.resolve("volume"));
        Path before = Files.createDirectory(temp.resolve("before"));
        TreeGenerator.write(volume, new TreeSpec(1031, 2_000_000, 1));
        TreeCopy.copy(volume, before);

        TreeChange change = TreeChange.apply(volume, 1, 5);

        assertThat(change.files()).isEqualTo(10);
        assertThat(TreeComparer.compare(before, volume).counts())
                .containsEntry(DifferenceKind.CONTENT, (long) change.modified())
                .containsEntry(DifferenceKind.MISSING, (long) change.removed())
                .containsEntry(DifferenceKind.EXTRA, 1L);
        assertThat(change.added()).isEqualTo(2);
        assertThat(change.bytes()).isLessThan(200_000);
    }

    @Test
    void aChangeOfAnEmptyVolumeAddsAFile() throws IOException {
        TreeChange change = TreeChange.apply(temp, 1, 5);

        assertThat(change).isEqualTo(new TreeChange(0, 1, 0, 4096));
        assertThat(temp.resolve("added/new-0000.bin")).hasSize(4096);
    }

    @Test
    void aMissingFolderIsRefusedByName() {
        assertThatThrownBy(() -> TreeCopy.examine(temp.resolve("nowhere")))
                .hasMessageContaining("nowhere")
                .hasMessageContaining("does not exist");
    }

    @Test
    void aFileInPlaceOfAFolderIsRefused() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));

        assertThatThrownBy(() -> TreeCopy.examine(file)).hasMessageContaining("is not a folder");
    }

    @Test
    void whatCannotBeReadIsNamedBeforeAnythingStarts() throws IOException {
        assumeFalse(Machine.root(), "root reads everything");
        Path secret = Files.createFile(temp.resolve("secret"));
        Files.setAttribute(secret, "unix:mode", 0, LinkOption.NOFOLLOW_LINKS);

        assertThatThrownBy(() -> TreeCopy.examine(temp)).hasMessageContaining("secret");
    }
}
