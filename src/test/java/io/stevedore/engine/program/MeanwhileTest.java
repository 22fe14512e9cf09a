package io.stevedore.engine.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class MeanwhileTest {
    @Test
    void itGoesOnWhileItsStarterDoesSomethingElse() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        try (Meanwhile<String> meanwhile = Meanwhile.start(() -> {
            done.countDown();
            return "result";
        })) {
            done.await();

            assertThat(meanwhile.result()).isEqualTo("result");
        }
    }

    @Test
    void whatItThrowsIsThrownWhereItsResultIsWanted() {
        assertThatThrownBy(() -> {
                    try (Meanwhile<String> meanwhile = Meanwhile.start(() -> {
                        throw new IOException("the disk is full");
                    })) {
                        meanwhile.result();
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessage("the disk is full");
    }

    @Test
    void nothingGoesOnWhenItsStarterHasFailed() {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();

        assertThatThrownBy(() -> {
                    try (Meanwhile<String> meanwhile = Meanwhile.start(() -> {
                        begun.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } finally {
                            ended.set(true);
                        }
                        return "never";
                    })) {
                        begun.await();
                        throw new IOException("the volume cannot be read");
                    }
                })
                .hasMessage("the volume cannot be read");
        assertThat(ended).isTrue();
    }
}
