package io.stevedore.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stevedore.engine.process.Programs;
import io.stevedore.engine.tree.OddFiles;
import io.stevedore.sandbox.tree.Comparison;
import io.stevedore.sandbox.tree.DifferenceKind;
import io.stevedore.sandbox.tree.Fidelity;
import io.stevedore.sandbox.tree.TreeComparer;
import io.stevedore.sandbox.tree.TreeGenerator;
import io.stevedore.sandbox.tree.TreeSpec;
import io.stevedore.testing.SilentListener;
import io.stevedore.testing.TestEngines;
import io.stevedore.testing.TestRepository;
import io.stevedore.testing.Trees;
import io.stevedore.testing.Xattrs;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each engine keeps what its column of {@code docs/fidelity.md} says, and no more is tolerated. */
@Order(2)
class FidelityIT {
    private static final String ACL = "system.posix_acl_access";
    private static final String DEFAULT_ACL = "system.posix_acl_default";
    private static final String CAPABILITY = "security.capability";
    /** As the kernel has it: owner rw, user 1234 r, group r, mask r, others nothing. */
    private static final byte[] READABLE_BY_1234 = HexFormat.of()
            .parseHex("02000000" + "01000600ffffffff" + "02000400d2040000" + "04000400ffffffff" + "10000400ffffffff"
                    + "20000000ffffffff");
    /** cap_net_bind_service, effective. */
    private static final byte[] MAY_BIND = HexFormat.of().parseHex("0100000200040000000000000000000000000000");

    @TempDir
    Path folder;

    private final Programs programs = Programs.create(System.getenv("PATH"));

    @AfterEach
    void close() {
        programs.close();
    }

    @ParameterizedTest
    @EnumSource
    void whatTheTableSaysIsKeptComesBack(EngineType type) throws Exception {
        // Given
        Path volume = Files.createDirectories(folder.resolve("v"));
        TreeGenerator.write(volume, new TreeSpec(40, 4_000_000, 1));
        Files.setAttribute(volume, "unix:mode", 02771);
        ignored(volume);
        deep(volume);
        socket(volume.resolve("socket"));
        // When
        Path copy = moved(type, volume, false);
        // Then
        Comparison comparison = TreeComparer.compare(volume, copy);
        assertThat(comparison.violations(row(type)))
                .as(() -> comparison.examples().toString())
                .isEmpty();
        assertThat(comparison.tolerated(row(type))).containsKey(DifferenceKind.SOCKET);
    }

    @ParameterizedTest
    @EnumSource
    void aLargeHoleStaysOneWhereThatIsAskedFor(EngineType type) throws Exception {
        // Given
        Path volume = Files.createDirectories(folder.resolve("v"));
        try (RandomAccessFile file =
                new RandomAccessFile(volume.resolve("holes").toFile(), "rw")) {
            file.seek(200_000_000);
            file.writeBytes("end");
        }
        // When
        Path copy = moved(type, volume, true);
        // Then
        assertThat(TreeComparer.compare(volume, copy).violations(row(type))).isEmpty();
        assertThat(allocated(copy.resolve("holes"))).isLessThan(20_000_000);
    }

    /** Takes minutes: asked for by {@code -Dstevedore.fidelity.large=true}. */
    @ParameterizedTest
    @EnumSource
    @EnabledIfSystemProperty(named = "stevedore.fidelity.large", matches = "true")
    void tenGigabytesThatAreMostlyAHoleComeBack(EngineType type) throws Exception {
        // Given
        Path volume = Files.createDirectories(folder.resolve("v"));
        try (RandomAccessFile file =
                new RandomAccessFile(volume.resolve("holes").toFile(), "rw")) {
            for (long at : new long[] {0, 4_294_967_296L, 9_999_999_000L}) {
                file.seek(at);
                file.writeBytes("here");
            }
            file.setLength(10_000_000_000L);
        }
        // When
        Path copy = moved(type, volume, true);
        // Then
        assertThat(TreeComparer.compare(volume, copy).violations(row(type))).isEmpty();
        assertThat(allocated(copy.resolve("holes"))).isLessThan(100_000_000);
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatGrowsMeanwhileComesBackAsItWasRead(EngineType type) throws Exception {
        // Given
        Path volume = Files.createDirectories(folder.resolve("v"));
        Path log = Files.write(volume.resolve("log"), new byte[30_000_000]);
        AtomicBoolean over = new AtomicBoolean();
        Thread writer = Thread.startVirtualThread(() -> append(log, over));
        // When
        Path copy;
        try {
            copy = moved(type, volume, false, false);
        } finally {
            over.set(true);
            writer.join();
        }
        // Then
        long restored = Files.size(copy.resolve("log"));
        assertThat(restored).isBetween(30_000_000L, Files.size(log) - 1);
        try (RandomAccessFile whole = new RandomAccessFile(log.toFile(), "rw")) {
            whole.setLength(restored);
        }
        Trees.assertSameContent(copy.resolve("log"), log);
    }

    private static void append(Path log, AtomicBoolean over) {
        byte[] line = "one more line\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        try {
            while (!over.get()) {
                Files.write(log, line, StandardOpenOption.APPEND);
                Thread.sleep(1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @EnumSource
    void devicesAclsAndCapabilitiesComeBackWithResticOnly(EngineType type) throws Throwable {
        // Given
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may make devices and give capabilities");
        Path volume = Files.createDirectories(folder.resolve("v"));
        Path file = Files.writeString(volume.resolve("file"), "content");
        Path inherits = Files.createDirectory(volume.resolve("inherits"));
        assumeTrue(mknod(volume.resolve("null")), "this machine lets us make no devices");
        assumeTrue(Xattrs.set(file, ACL, READABLE_BY_1234), "this file system has no ACLs");
        Xattrs.set(inherits, DEFAULT_ACL, READABLE_BY_1234);
        assumeTrue(Xattrs.set(file, CAPABILITY, MAY_BIND), "this file system has no capabilities");
        // When
        Path copy = moved(type, volume, false);
        // Then
        boolean kept = type == EngineType.RESTIC;
        assertThat(Files.exists(copy.resolve("null"))).isEqualTo(kept);
        assertThat(Xattrs.get(copy.resolve("file"), ACL).isPresent()).isEqualTo(kept);
        assertThat(Xattrs.get(copy.resolve("inherits"), DEFAULT_ACL).isPresent())
                .isEqualTo(kept);
        assertThat(Xattrs.get(copy.resolve("file"), CAPABILITY).isPresent()).isEqualTo(kept);
        if (kept) {
            assertThat((long) Files.getAttribute(copy.resolve("null"), "unix:rdev"))
                    .isEqualTo((long) Files.getAttribute(volume.resolve("null"), "unix:rdev"));
            assertThat(Xattrs.get(copy.resolve("file"), ACL).orElseThrow()).isEqualTo(READABLE_BY_1234);
            assertThat(Xattrs.get(copy.resolve("file"), CAPABILITY).orElseThrow())
                    .isEqualTo(MAY_BIND);
        }
    }

    private static boolean mknod(Path path) throws IOException, InterruptedException {
        return new ProcessBuilder("mknod", path.toString(), "c", "1", "3")
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void resticKeepsNamesThatAreNotUtf8AndThatKopiaWouldMakeOne() throws Exception {
        // Given
        Path volume = Files.createDirectories(folder.resolve("v"));
        OddFiles.create(volume, "a\\377", "one");
        OddFiles.create(volume, "a\\376", "two");
        // When
        Path copy = moved(EngineType.RESTIC, volume, false);
        // Then
        assertThat(TreeComparer.compare(volume, copy).counts()).isEmpty();
    }

    private Path moved(EngineType type, Path volume, boolean sparse) throws IOException {
        return moved(type, volume, sparse, true);
    }

    private Path moved(EngineType type, Path volume, boolean sparse, boolean frozen) throws IOException {
        Path root = Files.createDirectories(folder.resolve("r"));
        RepositoryConnection connection = TestRepository.create(type, root);
        Engine engine = engine(type);
        BackupRequest request =
                new BackupRequest(new Volume.Directory(volume), "shop/data", Map.of("a", "b"), 2, frozen);
        BackupOutcome backup = engine.backup(connection, request, new SilentListener(), new StopSignal());
        assertThat(backup).isInstanceOf(BackupOutcome.Completed.class);
        Path copy = Files.createDirectories(folder.resolve("c"));
        RestoreOutcome restore = engine.restore(
                connection,
                new RestoreRequest(
                        ((BackupOutcome.Completed) backup).snapshot(),
                        new Volume.Directory(copy),
                        2,
                        sparse,
                        Optional.empty()),
                new SilentListener(),
                new StopSignal());
        assertThat(restore).isInstanceOf(RestoreOutcome.Completed.class);
        return copy;
    }

    private Engine engine(EngineType type) {
        return TestEngines.of(type, programs, folder.resolve("s"));
    }

    private static Fidelity row(EngineType type) {
        return Fidelity.valueOf(type.name());
    }

    private static void ignored(Path volume) throws IOException {
        Files.writeString(volume.resolve(".kopiaignore"), "*\n");
        Path cache = Files.createDirectories(volume.resolve("cache"));
        Files.writeString(cache.resolve("CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55\n");
        Files.writeString(cache.resolve("inside"), "cached");
    }

    /** Some 3,000 bytes; a system takes 4,096 with all that stands before it. */
    private static void deep(Path volume) throws IOException {
        Path deep = volume;
        for (int level = 0; level < 12; level++) {
            deep = deep.resolve("d".repeat(250));
        }
        Files.writeString(Files.createDirectories(deep).resolve("bottom"), "bottom");
    }

    private static void socket(Path path) throws IOException {
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
        }
    }

    private static long allocated(Path file) throws IOException, InterruptedException {
        Process du = new ProcessBuilder("du", "-B1", file.toString()).start();
        String said = new String(du.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        du.waitFor();
        return Long.parseLong(said.split("\\s", 2)[0]);
    }
}
