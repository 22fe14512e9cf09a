package io.stevedore.engine.program;

import io.stevedore.engine.process.OutputListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Keeps what a run of a program says, within bounds, but for what its reading makes of its own. */
public final class Transcript implements OutputListener {
    private static final long MOST_OUTPUT = 64L << 20;
    private static final int MOST_ERRORS = 200;

    private final Reading reading;
    private final Consumer<String> messages;
    private final Runnable life;
    private final List<String> output = new ArrayList<>();
    private final Deque<String> errors = new ArrayDeque<>();
    private long outputSize;

    /** Takes progress out of the pieces that a program prints; what is left of a piece is kept. */
    public interface Reading {

        /** What is left of a piece of standard output; may be empty. */
        default String output(String piece) {
            return piece;
        }

        /** The same of standard error. */
        default String error(String piece) {
            return piece;
        }
    }

    /**
     * @param messages are told what is kept of standard error
     * @param life     is called at each piece that is kept; the reading calls it for its own
     */
    public Transcript(Reading reading, Consumer<String> messages, Runnable life) {
        this.reading = reading;
        this.messages = messages;
        this.life = life;
    }

    @Override
    public void output(String piece) {
        String kept = reading.output(piece);
        if (kept.isEmpty()) {
            return;
        }
        life.run();
        synchronized (this) {
            outputSize += kept.length();
            if (outputSize <= MOST_OUTPUT) {
                output.add(kept);
            }
        }
    }

    @Override
    public void error(String piece) {
        String kept = reading.error(piece);
        if (kept.isEmpty()) {
            return;
        }
        life.run();
        synchronized (this) {
            errors.addLast(kept);
            if (errors.size() > MOST_ERRORS) {
                errors.removeFirst();
            }
        }
        messages.accept(kept);
    }

    public synchronized Ended ended(int code, Ended.How how) {
        return new Ended(code, how, List.copyOf(output), List.copyOf(errors));
    }
}
