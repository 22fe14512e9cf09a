package io.stevedore.engine.program;

import io.stevedore.engine.StopSignal;
import io.stevedore.engine.process.OutputReader;
import io.stevedore.engine.process.ProgramCall;
import io.stevedore.engine.process.Programs;
import io.stevedore.engine.process.RunningProgram;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a program until it ends, is stopped, or shows no sign of life any more. */
public final class ProgramRunner {
    private static final Transcript.Reading NO_PROGRESS = new Transcript.Reading() {};

    private final Programs programs;
    private final InstantSource clock;
    private final Duration stallTime;
    private final Duration stopGrace;
    private final boolean signs;

    public ProgramRunner(Programs programs, InstantSource clock, Duration stallTime, Duration stopGrace) {
        this(programs, clock, stallTime, stopGrace, true);
    }

    private ProgramRunner(
            Programs programs, InstantSource clock, Duration stallTime, Duration stopGrace, boolean signs) {
        this.programs = programs;
        this.clock = clock;
        this.stallTime = stallTime;
        this.stopGrace = stopGrace;
        this.signs = signs;
    }

    /** The same with less patience. */
    public ProgramRunner within(Duration time) {
        return new ProgramRunner(programs, clock, time, stopGrace, true);
    }

    /** Without patience for signs of life: whatever runs is ended after this time. */
    public ProgramRunner atMost(Duration time) {
        return new ProgramRunner(programs, clock, time, stopGrace, false);
    }

    /** For the short commands, whose progress nobody watches. */
    public Ended run(ProgramCall call, StopSignal stop) throws IOException, InterruptedException {
        return run(call, stop, life -> new Transcript(NO_PROGRESS, message -> {}, life));
    }

    public Ended run(ProgramCall call, StopSignal stop, TranscriptFactory factory)
            throws IOException, InterruptedException {
        StallWatch watch = new StallWatch(clock, stallTime);
        Transcript transcript = factory.create(signs ? watch::sign : () -> {});
        return run(programs.start(call, transcript), transcript, watch, stop);
    }

    /** For commands whose output is data. */
    public Ended read(ProgramCall call, StopSignal stop, ReaderFactory factory)
            throws IOException, InterruptedException {
        StallWatch watch = new StallWatch(clock, stallTime);
        Transcript transcript = new Transcript(NO_PROGRESS, message -> {}, watch::sign);
        return run(programs.start(call, transcript, factory.create(watch::sign)), transcript, watch, stop);
    }

    private Ended run(RunningProgram program, Transcript transcript, StallWatch watch, StopSignal stop)
            throws InterruptedException {
        CompletableFuture<Ended.How> asked = new CompletableFuture<>();
        try (StopSignal.Registration registration = stop.onStop(() -> asked.complete(Ended.How.STOPPED))) {
            Ended.How how = await(program, asked, watch);
            if (how != Ended.How.BY_ITSELF) {
                program.stop(stopGrace);
            }
            int code = program.await();
            return transcript.ended(code, stop.isStopped() ? Ended.How.STOPPED : how);
        } finally {
            program.end(); // when this thread is interrupted, too: what it works on may be removed now
        }
    }

    private static Ended.How await(RunningProgram program, CompletableFuture<Ended.How> asked, StallWatch watch)
            throws InterruptedException {
        CompletableFuture<Ended.How> first =
                program.ended().thenApply(nothing -> Ended.How.BY_ITSELF).applyToEither(asked, how -> how);
        while (true) {
            long left = watch.left().toNanos();
            if (left <= 0) {
                return Ended.How.STALLED;
            }
            try {
                return first.get(left, TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                // there may have been signs of life since
            } catch (ExecutionException e) {
                throw new IllegalStateException(e); // nothing completes it exceptionally
            }
        }
    }

    /** Makes the transcript of a run from the run's sign of life. */
    @FunctionalInterface
    public interface TranscriptFactory {
        Transcript create(Runnable life);
    }

    /** The same for what takes a run's output. */
    @FunctionalInterface
    public interface ReaderFactory {
        OutputReader create(Runnable life);
    }
}
