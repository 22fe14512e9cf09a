package io.stevedore.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeScanTest {
    @TempDir
    Path root;

    @Test
    void filesAndBytesAreCountedAndLinksNotFollowed() throws Exception {
        // Given
        Files.writeString(Files.createDirectories(root.resolve("a/b")).resolve("file"), "12345");
        Files.writeString(root.resolve("other"), "678");
        Files.createSymbolicLink(root.resolve("link"), Path.of("/"));
        // When
        TreeSummary tree = TreeScan.of(root, () -> false);
        // Then
        assertThat(tree.files()).isEqualTo(2);
        assertThat(tree.bytes()).isEqualTo(8);
        assertThat(tree.notUtf8().isEmpty()).isTrue();
        assertThat(tree.colliding().isEmpty()).isTrue();
    }

    @Test
    void namesThatBecomeOneAreFound() throws Exception {
        // Given
        Path folder = Files.createDirectories(root.resolve("sub"));
        OddFiles.create(folder, "a\\377", "x");
        OddFiles.create(folder, "a\\376", "y");
        // When
        TreeSummary tree = TreeScan.of(root, () -> false);
        // Then
        assertThat(tree.notUtf8().count()).isEqualTo(2);
        assertThat(tree.colliding().count()).isEqualTo(1);
        assertThat(tree.colliding().text()).contains("sub/a\\xff", "sub/a\\xfe", " and ");
    }

    @Test
    void aSingleOddNameIsToldAndCollidesWithNothing() throws Exception {
        // Given
        OddFiles.create(root, "a\\377", "x");
        OddFiles.create(Files.createDirectories(root.resolve("sub")), "a\\376", "y");
        Files.writeString(root.resolve("é"), "z");
        // When
        TreeSummary tree = TreeScan.of(root, () -> false);
        // Then
        assertThat(tree.notUtf8().count()).isEqualTo(2);
        assertThat(tree.colliding().isEmpty()).isTrue();
    }

    @Test
    void aNameThatHoldsTheReplacementItselfCollidesToo() throws Exception {
        // Given
        OddFiles.create(root, "a\\377", "x");
        OddFiles.create(root, "a\\357\\277\\275", "y");
        // When
        TreeSummary tree = TreeScan.of(root, () -> false);
        // Then
        assertThat(tree.colliding().count()).isEqualTo(1);
    }

    @Test
    void placeholderNamesAreFound() throws Exception {
        // Given
        Files.writeString(root.resolve("report.kopia-entry"), "data");
        // When
        TreeSummary tree = TreeScan.of(root, () -> false);
        // Then
        assertThat(tree.placeholders().text()).isEqualTo("report.kopia-entry");
    }

    @Test
    void aMissingRootIsAnError() {
        // When, then
        assertThatThrownBy(() -> TreeScan.of(root.resolve("missing"), () -> false))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void onlyAnEmptyLostAndFoundMayBeInATarget() throws Exception {
        // Given
        Files.createDirectories(root.resolve("lost+found"));
        // When, then
        assertThat(EmptyTarget.obstacles(root)).isEmpty();
        Files.writeString(root.resolve("lost+found/file"), "");
        assertThat(EmptyTarget.obstacles(root)).containsExactly("lost+found");
    }

    @Test
    void aLinkCalledLostAndFoundIsInTheWay() throws Exception {
        // Given
        Files.createSymbolicLink(root.resolve("lost+found"), Path.of("/nowhere"));
        Files.createSymbolicLink(root.resolve("link"), Path.of("/nowhere"));
        // When, then
        assertThat(EmptyTarget.obstacles(root)).containsExactlyInAnyOrder("link", "lost+found");
    }
}
