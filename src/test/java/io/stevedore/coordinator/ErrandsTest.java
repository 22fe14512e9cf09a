package io.stevedore.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ErrandsTest {
    private final Errands errands = new Errands();

    @AfterEach
    void end() {
        errands.close();
    }

    @Test
    void whatIsAskedForWhileItRunsIsDoneOnceMore() throws InterruptedException {
        // Given
        Semaphore mayEnd = new Semaphore(0);
        Semaphore begun = new Semaphore(0);
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Runnable work = () -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            begun.release();
            mayEnd.acquireUninterruptibly();
            atOnce.decrementAndGet();
        };
        errands.ask("a", work);
        assertThat(begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();

        // When
        errands.ask("a", work);
        errands.ask("a", work);
        mayEnd.release(10);

        // Then
        assertThat(begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        assertThat(most).hasValue(1);
    }

    @Test
    void workThatHangsHoldsUpItsOwnNameAlone() throws InterruptedException {
        // Given
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        errands.ask("hangs", () -> awaitQuietly(never));

        // When
        errands.ask("other", done::countDown);

        // Then
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anErrorDoesNotPreventTheNextTime() throws InterruptedException {
        // Given
        Semaphore ran = new Semaphore(0);
        Runnable work = () -> {
            ran.release();
            throw new IllegalStateException("on purpose");
        };
        errands.ask("a", work);
        assertThat(ran.tryAcquire(10, TimeUnit.SECONDS)).isTrue();

        // When
        errands.ask("a", work);

        // Then
        assertThat(ran.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
