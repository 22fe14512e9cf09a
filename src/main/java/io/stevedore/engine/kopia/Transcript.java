package io.stevedore.engine.kopia;

import io.stevedore.engine.process.OutputListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps what a run of the program says, within bounds, and passes progress on. */
final class Transcript implements OutputListener {
    private static final long MOST_OUTPUT = 64L << 20;
    private static final int MOST_ERRORS = 200;

    private final Consumer<KopiaProgress> progress;
    private final Consumer<String> messages;
    private final Runnable life;
    private final List<String> output = new ArrayList<>();
    private final Deque<String> errors = new ArrayDeque<>();
    private long outputSize;
    private @Nullable KopiaProgress last;

    /** @param life is called at each sign of life: a message, or progress that differs from the one before */
    Transcript(Consumer<KopiaProgress> progress, Consumer<String> messages, Runnable life) {
        this.progress = progress;
        this.messages = messages;
        this.life = life;
    }

    @Override
    public synchronized void output(String piece) {
        life.run();
        outputSize += piece.length();
        if (outputSize <= MOST_OUTPUT) {
            output.add(piece);
        }
    }

    @Override
    public void error(String piece) {
        Optional<KopiaProgress> parsed = KopiaProgress.parse(piece);
        String message = parsed.map(KopiaProgress::rest).orElse(piece);
        parsed.ifPresent(this::moved);
        if (!message.isEmpty()) {
            said(message);
        }
    }

    private void moved(KopiaProgress now) {
        boolean news;
        synchronized (this) {
            news = !now.equals(last);
            last = now;
        }
        if (news) {
            life.run();
            progress.accept(now);
        }
    }

    private void said(String message) {
        life.run();
        synchronized (this) {
            errors.addLast(message);
            if (errors.size() > MOST_ERRORS) {
                errors.removeFirst();
            }
        }
        messages.accept(message);
    }

    synchronized Ended ended(int code, Ended.How how) {
        return new Ended(code, how, List.copyOf(output), List.copyOf(errors));
    }

    synchronized Optional<KopiaProgress> last() {
        return Optional.ofNullable(last);
    }
}
