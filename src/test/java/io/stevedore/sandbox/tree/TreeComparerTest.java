package io.stevedore.sandbox.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test spoils one thing in an exact copy; it has to be found, named, and nothing else. */
class TreeComparerTest {
    @TempDir
    Path temp;

    private Path volume;
    private Path copy;

    @BeforeEach
    void anExactCopy() throws IOException {
        volume = Files.createDirectory(temp.resolve("volume"));
        copy = Files.createDirectory(temp.resolve("copy"));
        TreeGenerator.write(volume, new TreeSpec(60, 300_000, 7));
        TreeCopy.copy(volume, copy);
    }

    @Test
    void anExactCopyIsEqualInEverything() throws IOException {
        Comparison result = TreeComparer.compare(volume, copy);

        assertThat(result.examples()).isEmpty();
        assertThat(result.counts()).isEmpty();
        assertThat(result.entries()).isGreaterThan(80);
        assertThat(result.bytes()).isGreaterThan(250_000);
    }

    @Test
    void oneFlippedByteIsFound() throws IOException {
        Path file = copy.resolve("data-0/part-0/set-0/file-00003.bin");
        FileTime before = Files.getLastModifiedTime(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            channel.read(last, channel.size() - 1);
            last.put(0, (byte) (last.get(0) ^ 1)).rewind();
            channel.write(last, channel.size() - 1);
        }
        Files.setLastModifiedTime(file, before);

        assertOnly(DifferenceKind.CONTENT, "data-0/part-0/set-0/file-00003.bin");
    }

    @Test
    void aFlippedByteBehindTheFirstBufferIsFoundAtItsOffset() throws IOException {
        byte[] large = new byte[700_000];
        Files.write(volume.resolve("large"), large);
        large[600_001] = 1;
        Files.write(copy.resolve("large"), large);
        Files.setLastModifiedTime(copy.resolve("large"), Files.getLastModifiedTime(volume.resolve("large")));
        equalFolderTime("");

        Comparison result = TreeComparer.compare(volume, copy);

        assertThat(result.examples().get(DifferenceKind.CONTENT))
                .singleElement()
                .extracting(Difference::found)
                .isEqualTo("another byte at offset 600001");
    }

    @Test
    void oneByteMoreIsFound() throws IOException {
        Path file = copy.resolve("odd/.dotfile");
        FileTime before = Files.getLastModifiedTime(file);
        Files.writeString(file, "x", StandardOpenOption.APPEND);
        Files.setLastModifiedTime(file, before);

        assertOnly(DifferenceKind.SIZE, "odd/.dotfile");
    }

    @Test
    void aLostSetuidBitIsFound() throws IOException {
        Files.setAttribute(copy.resolve("odd/setuid"), "unix:mode", 0755);

        assertOnly(DifferenceKind.MODE, "odd/setuid");
    }

    @Test
    void aLostStickyBitOfAFolderIsFound() throws IOException {
        Files.setAttribute(copy.resolve("odd/sticky"), "unix:mode", 0777);

        assertOnly(DifferenceKind.MODE, "odd/sticky");
    }

    @Test
    void theModeOfTheRootIsFound() throws IOException {
        Files.setAttribute(copy, "unix:mode", 0700);

        assertOnly(DifferenceKind.MODE, ".");
    }

    @Test
    void anotherGroupIsFound() throws IOException {
        assumeTrue(Machine.root(), "owners are set by root alone");
        Files.setAttribute(copy.resolve("odd/empty-file"), "unix:gid", 4711);

        assertOnly(DifferenceKind.OWNER, "odd/empty-file");
    }

    @Test
    void anotherOwnerOfASymlinkIsFound() throws IOException {
        assumeTrue(Machine.root(), "owners are set by root alone");
        Files.setAttribute(copy.resolve("odd/link-to-file"), "unix:uid", 4711, LinkOption.NOFOLLOW_LINKS);

        assertOnly(DifferenceKind.OWNER, "odd/link-to-file");
    }

    @Test
    void oneNanosecondOfAFileTimeIsFound() throws IOException {
        Files.setLastModifiedTime(
                copy.resolve("odd/with space"), FileTime.from(Instant.parse("2001-02-03T04:05:06.123456788Z")));

        assertOnly(DifferenceKind.FILE_TIME, "odd/with space");
    }

    @Test
    void anotherLinkTargetIsFound() throws IOException {
        replaceLink("odd/link-dangling", "no/such filE");

        Comparison result = TreeComparer.compare(volume, copy);

        assertThat(result.violations(Fidelity.KOPIA)).containsEntry(DifferenceKind.LINK_TARGET, 1L);
    }

    @Test
    void aLinkMadeLaterIsFoundByItsTime() throws IOException {
        Instant modified = Entry.of(copy.resolve("odd/link-up")).modified();
        while (!Instant.now().isAfter(modified.plusNanos(20_000))) {
            Thread.onSpinWait();
        }
        replaceLink("odd/link-up", "../odd");

        Comparison result = TreeComparer.compare(volume, copy);

        assertThat(result.violations(Fidelity.KOPIA)).containsOnlyKeys(DifferenceKind.LINK_TIME);
    }

    @Test
    void aLinkTimeThatIsRoundedUpToMicrosecondsIsTolerated() throws IOException {
        Path link = Path.of("unused");
        Entry original = link(link, "2026-01-02T03:04:05.292433306Z");
        Entry rounded = link(link, "2026-01-02T03:04:05.292434Z");
        Entry later = link(link, "2026-01-02T03:04:05.292434306Z");

        assertThat(original.sameMicrosecond(rounded)).isTrue();
        assertThat(original.sameMicrosecond(later)).isFalse();
    }

    @Test
    void anotherNameIsMissingAndExtra() throws IOException {
        Files.move(copy.resolve("odd/.dotfile"), copy.resolve("odd/.dotfilf"));
        equalFolderTime("odd");

        Comparison result = TreeComparer.compare(volume, copy);

        assertThat(result.violations(Fidelity.KOPIA))
                .isEqualTo(Map.of(DifferenceKind.MISSING, 1L, DifferenceKind.EXTRA, 1L));
    }

    @Test
    void aLostFolderCountsAllThatWasInIt() throws IOException {
        deleteRecursively(copy.resolve("odd/level-0"));
        equalFolderTime("odd");

        Comparison result = TreeComparer.compare(volume, copy);

        assertThat(result.violations(Fidelity.KOPIA)).isEqualTo(Map.of(DifferenceKind.MISSING, 13L));
    }

    @Test
    void aFolderInPlaceOfAFileIsFound() throws IOException {
        Files.delete(copy.resolve("odd/empty-file"));
        Files.createDirectory(copy.resolve("odd/empty-file"));
        equalFolderTime("odd");

        assertOnly(DifferenceKind.TYPE, "odd/empty-file");
    }

    @Test
    void aLinkInPlaceOfItsTargetIsFound() throws IOException {
        deleteRecursively(copy.resolve("odd/empty-folder"));
        Files.createSymbolicLink(copy.resolve("odd/empty-folder"), Path.of("sticky"));
        equalFolderTime("odd");

        assertOnly(DifferenceKind.TYPE, "odd/empty-folder");
    }

    @Test
    void whatKopiaDoesNotKeepIsCountedAndTolerated() throws IOException {
        Files.setLastModifiedTime(copy.resolve("odd/empty-folder"), FileTime.from(Instant.EPOCH));
        Path separate = copy.resolve("odd/shared-again");
        FileTime time = Files.getLastModifiedTime(separate);
        byte[] content = Files.readAllBytes(separate);
        Files.delete(separate);
        Files.write(separate, content);
        Files.setLastModifiedTime(separate, time);
        equalFolderTime("odd");

        Comparison result = TreeComparer.compare(volume, copy);

        assertThat(result.equal(Fidelity.KOPIA)).isTrue();
        assertThat(result.tolerated(Fidelity.KOPIA))
                .isEqualTo(Map.of(DifferenceKind.DIRECTORY_TIME, 1L, DifferenceKind.HARD_LINK, 1L));
    }

    @Test
    void filesThatBecameOneAreFound() throws IOException {
        Files.delete(copy.resolve("odd/quote'single"));
        Files.createLink(copy.resolve("odd/quote'single"), copy.resolve("odd/quote\"double"));
        equalFolderTime("odd");

        Comparison result = TreeComparer.compare(volume, copy);

        assertThat(result.counts()).containsEntry(DifferenceKind.HARD_LINK, 1L);
    }

    @Test
    void aLostFifoIsFound() throws IOException {
        assumeTrue(Files.exists(volume.resolve("odd/fifo")), "this machine has no mkfifo");
        Files.delete(copy.resolve("odd/fifo"));
        equalFolderTime("odd");

        assertOnly(DifferenceKind.SPECIAL_FILE, "odd/fifo");
    }

    @Test
    void aLostSocketIsFound() throws IOException {
        Path socket = volume.resolve("socket");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
        }
        equalFolderTime("");

        assertOnly(DifferenceKind.SOCKET, "socket");
    }

    @Test
    void aLostAttributeIsFound() throws IOException {
        var view = Files.getFileAttributeView(copy.resolve("odd/with-attribute"), UserDefinedFileAttributeView.class);
        assumeTrue(view != null && !view.list().isEmpty(), "this file system has no attributes");
        view.delete("stevedore.colour");

        assertOnly(DifferenceKind.EXTENDED_ATTRIBUTE, "odd/with-attribute");
    }

    @Test
    void aFilledHoleIsFound() throws IOException {
        Path large = volume.resolve("sparse-large");
        try (FileChannel channel = FileChannel.open(
                large, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1}), 2_000_000);
        }
        assumeTrue(!SparseFiles.inodes(volume).isEmpty(), "no GNU find, or no holes on this file system");
        Files.write(copy.resolve("sparse-large"), Files.readAllBytes(large));
        Files.setLastModifiedTime(copy.resolve("sparse-large"), Files.getLastModifiedTime(large));
        equalFolderTime("");

        assertOnly(DifferenceKind.SPARSENESS, "sparse-large");
    }

    @Test
    void namesAreToldInOneLine() throws IOException {
        Files.setAttribute(copy.resolve("odd/new\nline"), "unix:mode", 0600);

        assertOnly(DifferenceKind.MODE, "odd/new\\x0aline");
    }

    private void assertOnly(DifferenceKind kind, String path) throws IOException {
        Comparison result = TreeComparer.compare(volume, copy);

        assertThat(result.counts()).as(() -> result.examples().toString()).isEqualTo(Map.of(kind, 1L));
        assertThat(result.examples().get(kind))
                .singleElement()
                .extracting(Difference::path)
                .isEqualTo(path);
        assertThat(result.equal(Fidelity.KOPIA)).isEqualTo(!Fidelity.KOPIA.keeps(kind));
    }

    private void equalFolderTime(String folder) throws IOException {
        Files.setLastModifiedTime(copy.resolve(folder), Files.getLastModifiedTime(volume.resolve(folder)));
    }

    private static Entry link(Path path, String modified) {
        return new Entry(path, Entry.Type.SYMLINK, 0777, 0, 0, 1, Instant.parse(modified), 1, 1);
    }

    private void replaceLink(String name, String target) throws IOException {
        Files.delete(copy.resolve(name));
        Path link = Files.createSymbolicLink(copy.resolve(name), Path.of(target));
        Entry original = Entry.of(volume.resolve(name));
        if (Machine.root()) {
            Files.setAttribute(link, "unix:uid", original.uid(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(link, "unix:gid", original.gid(), LinkOption.NOFOLLOW_LINKS);
        }
        equalFolderTime("odd");
    }

    private static void deleteRecursively(Path folder) throws IOException {
        try (var walk = Files.walk(folder)) {
            for (Path path : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
