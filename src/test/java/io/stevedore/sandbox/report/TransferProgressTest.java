package io.stevedore.sandbox.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TransferProgressTest {
    @Test
    void tellsShareRateAndWhatIsLeft() {
        TransferProgress half = new TransferProgress("backup", 50_000_000, 200_000_000, Duration.ofSeconds(2));

        assertThat(half.line()).isEqualTo("backup:  25 %, 50.0 MB of 200 MB, 25.0 MB/s, 6.0 s left");
        assertThat(half.bar()).startsWith("[########......................] backup:  25 %");
    }

    @Test
    void withoutATotalNothingIsPromised() {
        TransferProgress unknown = new TransferProgress("backup", 0, 0, Duration.ofSeconds(2));

        assertThat(unknown.line()).isEqualTo("backup: waiting for the first figures, 2.0 s");
    }

    @Test
    void moreThanAllIsAll() {
        TransferProgress over = new TransferProgress("backup", 300, 200, Duration.ofSeconds(1));

        assertThat(over.bar())
                .startsWith("[##############################] backup: 100 %")
                .doesNotContain("left");
    }
}
