package io.stevedore.mover;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EventReporterTest {
    private static final Instant NOW = Instant.parse("2026-11-21T07:00:00.000000123Z");
    private static final MoverTask.Reference TASK =
            new MoverTask.Reference("velero.io/v2alpha1", "DataUpload", "velero", "up", "uid", "17");

    private final Sink sink = new Sink();

    @Test
    void oneObjectPerReasonIsCreatedAndThenChanged() throws Exception {
        // Given
        try (EventReporter reporter = reporter()) {
            // When
            reporter.report("Data-Path-Progress", "one");
            sink.awaitFirst();
            reporter.report("Data-Path-Progress", "two");
        }
        // Then
        assertThat(sink.created).singleElement().satisfies(event -> {
            assertThat(event.getMetadata().getName())
                    .isEqualTo("up." + Long.toHexString(NOW.getEpochSecond() * 1_000_000_000 + 123));
            assertThat(event.getMessage()).isEqualTo("one");
            assertThat(event.getType()).isEqualTo("Normal");
            assertThat(event.getInvolvedObject().getResourceVersion()).isEqualTo("17");
            assertThat(event.getFirstTimestamp()).isEqualTo("2026-11-21T07:00:00Z");
        });
        assertThat(sink.updated).singleElement().satisfies(event -> {
            assertThat(event.getMetadata().getName())
                    .isEqualTo(sink.created.getFirst().getMetadata().getName());
            assertThat(event.getMessage()).isEqualTo("two");
            assertThat(event.getCount()).isEqualTo(2);
        });
    }

    @Test
    void anEventThatExpiredIsMadeAgain() throws Exception {
        // Given
        sink.missing = true;
        try (EventReporter reporter = reporter()) {
            reporter.report("Data-Path-Progress", "one");
            sink.awaitFirst();
            // When
            reporter.report("Data-Path-Progress", "two");
        }
        // Then
        assertThat(sink.created).extracting(Event::getMessage).containsExactly("one", "two");
    }

    @Test
    void aRefusedEventDoesNotHoldUpTheNext() {
        // Given
        sink.refused = "Data-Path-Started";
        // When
        try (EventReporter reporter = reporter()) {
            reporter.report("Data-Path-Started", "one");
            reporter.report("Data-Path-Stopped", "two");
        }
        // Then
        assertThat(sink.created).extracting(Event::getMessage).containsExactly("two");
    }

    private EventReporter reporter() {
        return new EventReporter(sink, () -> NOW, TASK, "node-1", Duration.ofSeconds(10));
    }

    private static final class Sink implements EventSink {
        final List<Event> created = new CopyOnWriteArrayList<>();
        final List<Event> updated = new CopyOnWriteArrayList<>();
        private final CountDownLatch first = new CountDownLatch(1);
        boolean missing;
        String refused = "";

        @Override
        public Sent create(Event event) {
            if (refused.equals(event.getReason())) {
                return Sent.REFUSED;
            }
            created.add(event);
            first.countDown();
            return Sent.DONE;
        }

        @Override
        public Sent update(Event event) {
            if (missing) {
                return Sent.MISSING;
            }
            updated.add(event);
            return Sent.DONE;
        }

        void awaitFirst() throws InterruptedException {
            first.await();
        }
    }
}
