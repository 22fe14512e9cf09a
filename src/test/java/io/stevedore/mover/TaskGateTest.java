package io.stevedore.mover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stevedore.engine.StopSignal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class TaskGateTest {
    private final StopSignal stop = new StopSignal();
    private final TaskGate gate = new TaskGate(stop, 1);

    @Test
    void theGateOfACancelledTaskOpensAfterTheStop() throws Exception {
        // Given
        CompletableFuture<?> passed = CompletableFuture.runAsync(this::pass, Thread::startVirtualThread);
        CompletableFuture<?> seen;
        synchronized (stop) { // it cannot be stopped yet
            // When
            seen = CompletableFuture.runAsync(() -> gate.seen(Optional.of(cancelled())), Thread::startVirtualThread);
            // Then
            assertThatThrownBy(() -> passed.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        }
        seen.get(10, TimeUnit.SECONDS);
        passed.get(10, TimeUnit.SECONDS);
        assertThat(stop.isStopped()).isTrue();
    }

    private void pass() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MoverTask cancelled() {
        return new MoverTask(
                new MoverTask.Reference("velero.io/v2alpha1", "DataUpload", "velero", "up", "uid", "1"),
                "Canceling",
                true,
                "shop",
                "data",
                "default",
                "",
                Map.of(),
                1,
                "uid");
    }
}
