package io.stevedore.engine.kopia;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KopiaSnapshotTest {

    @Test
    void aManifestIsRead() {
        // When
        var manifest = KopiaSnapshot.parseManifest(Recorded.pieces("manifest.out"));
        // Then
        assertThat(manifest).hasValueSatisfying(snapshot -> {
            assertThat(snapshot.isWhole()).isTrue();
            assertThat(snapshot.isPinned()).isTrue();
            assertThat(snapshot.bytes()).isEqualTo(300_001_095);
            assertThat(snapshot.sourcePath()).isEqualTo("snapshot-data-upload-download/kopia/shop/data");
        });
    }

    @Test
    void aListKeepsIncompleteSnapshotsApart() {
        // When
        List<KopiaSnapshot> list =
                KopiaSnapshot.parseList(Recorded.pieces("list.out")).orElseThrow();
        // Then
        assertThat(list).extracting(KopiaSnapshot::isWhole).containsExactly(true, true, false);
    }

    @Test
    void anEmptyListIsAList() {
        // When, then
        assertThat(KopiaSnapshot.parseList(List.of("[", "]"))).contains(List.of());
    }

    @Test
    void nonsenseIsNoSnapshot() {
        // When, then
        assertThat(KopiaSnapshot.parseResult(List.of())).isEmpty();
        assertThat(KopiaSnapshot.parseResult(List.of("{\"id\":"))).isEmpty();
        assertThat(KopiaSnapshot.parseResult(List.of("{}"))).isEmpty();
        assertThat(KopiaSnapshot.parseManifest(List.of("// id: 1"))).isEmpty();
        assertThat(KopiaSnapshot.parseList(List.of("{}"))).isEmpty();
        assertThat(KopiaSnapshot.parseList(List.of("not json"))).isEmpty();
    }
}
