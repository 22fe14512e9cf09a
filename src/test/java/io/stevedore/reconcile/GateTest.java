package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class GateTest {
    private final Gate gate = new Gate();

    @Test
    void whoIsInsideIsWaitedFor() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        Thread look = Thread.ofVirtual().start(() -> {
            gate.enter("uid");
            inside.countDown();
            while (!gate.closed()) {
                Thread.onSpinWait();
            }
            gate.leave("uid");
        });
        inside.await();

        var left = gate.close(Duration.ofMinutes(1));

        assertThat(left).isEmpty();
        look.join();
    }

    @Test
    void whoDoesNotComeOutIsNotWaitedForAnyLonger() throws InterruptedException {
        gate.enter("uid");

        var left = gate.close(Duration.ofMillis(10));

        assertThat(left).containsExactly("uid");
    }

    @Test
    void nobodyIsLetInAnyMore() throws InterruptedException {
        gate.close(Duration.ZERO);

        boolean entered = gate.enter("uid");

        assertThat(entered).isFalse();
    }
}
