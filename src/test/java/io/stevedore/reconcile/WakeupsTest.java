package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.task.TaskKind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WakeupsTest {
    private final BlockingQueue<String> woken = new LinkedBlockingQueue<>();
    private final Wakeups wakeups = new Wakeups("velero");

    @BeforeEach
    void open() {
        var source = wakeups.<DataUpload>source(TaskKind.UPLOAD);
        source.setEventHandler(
                event -> woken.add(event.getRelatedCustomResourceID().getName()));
        source.start();
        wakeups.open();
    }

    @Test
    void aTaskIsWokenAfterAWhile() throws InterruptedException {
        wakeups.wakeLater(TaskKind.UPLOAD, "up", Optional.of(Duration.ofMillis(10)));

        assertThat(woken.poll(10, TimeUnit.SECONDS)).isEqualTo("up");
    }

    @Test
    void whatIsSaidLastHolds() throws InterruptedException {
        wakeups.wakeLater(TaskKind.UPLOAD, "up", Optional.of(Duration.ofMillis(100)));
        wakeups.wakeLater(TaskKind.UPLOAD, "up", Optional.empty());
        wakeups.wakeLater(TaskKind.UPLOAD, "other", Optional.of(Duration.ofMillis(200)));

        assertThat(woken.poll(10, TimeUnit.SECONDS)).isEqualTo("other");
    }
}
