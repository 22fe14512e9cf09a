package io.stevedore.mover;

import io.stevedore.api.Names;
import io.stevedore.engine.Engine;
import io.stevedore.engine.EngineListener;
import io.stevedore.engine.EngineProgress;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.StopSignal;
import io.stevedore.protocol.MoverResult;
import io.stevedore.repository.RepositoryKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One mover: waits until its task is in progress, moves the volume, and says how it ended. */
public final class MoverSession {
    private static final Logger LOG = Logger.getLogger(MoverSession.class);
    private static final Duration DRAIN = Duration.ofMinutes(1);

    private final MoverOptions options;
    private final TaskWatch tasks;
    private final RepositorySource repositories;
    private final EventSink events;
    private final Function<EngineType, Engine> engines;
    private final InstantSource clock;
    private final StopSignal stop = new StopSignal();
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicReference<@Nullable EventReporter> reporter = new AtomicReference<>();
    private volatile boolean terminated;
    private boolean started;

    public MoverSession(
            MoverOptions options,
            TaskWatch tasks,
            RepositorySource repositories,
            EventSink events,
            Function<EngineType, Engine> engines,
            InstantSource clock) {
        this.options = options;
        this.tasks = tasks;
        this.repositories = repositories;
        this.events = events;
        this.engines = engines;
        this.clock = clock;
    }

    /** Blocks until all is over; the process's exit code. */
    public int run() {
        MoverEnd end;
        try {
            end = move();
        } catch (SetupException e) {
            end = new MoverEnd.NotStarted(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            end = new MoverEnd.NotStarted("interrupted");
        } catch (RuntimeException e) {
            LOG.error("The mover failed unexpectedly", e);
            end = new MoverEnd.NotStarted(e.toString());
        }
        MoverEnd told = terminated && end instanceof MoverEnd.Canceled
                ? new MoverEnd.Failed("the mover was terminated from outside (SIGTERM)")
                : end;
        report(told);
        writeTermination(MoverTexts.termination(options.kind(), options.task(), told));
        over.countDown();
        return told instanceof MoverEnd.Completed ? 0 : 1;
    }

    /** From the process's end: ends the work and waits until it is over, at most the time. */
    public void terminate(Duration time) throws InterruptedException {
        terminated = true;
        stop.stop();
        if (!over.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            LOG.warn("The mover ends before its engine");
        }
    }

    private MoverEnd move() throws SetupException, InterruptedException {
        options.requireKnownVolumeMode();
        TaskGate gate = new TaskGate(stop, options.attempt());
        try (StopSignal.Registration stopped = stop.onStop(gate::release);
                TaskWatch.Watching watching = tasks.watch(gate::seen)) {
            LOG.infof("Waiting until %s %s is in progress", options.kind().kind(), options.task());
            Optional<MoverTask> seen = gate.await();
            seen.ifPresent(this::openReporter);
            if (seen.isEmpty() || stop.isStopped()) {
                return new MoverEnd.Canceled();
            }
            try (StopSignal.Registration told = stop.onStop(this::canceling)) {
                return transfer(seen.get());
            }
        }
    }

    private void openReporter(MoverTask task) {
        reporter.set(new EventReporter(events, clock, task.reference(), options.node(), DRAIN));
    }

    private MoverEnd transfer(MoverTask task) throws SetupException, InterruptedException {
        Optional<RepositoryConnection> opened = repositories.open(
                new RepositoryKey(task.sourceNamespace(), task.location(), task.engine()),
                task.pod().map(MoverTask.OfPod::repository).orElse(""),
                options.resourceTimeout(),
                stop,
                waitsFor -> report(Names.EVENT_REPOSITORY_NOT_READY, waitsFor));
        if (opened.isEmpty() || stop.isStopped()) {
            return new MoverEnd.Canceled();
        }
        RepositoryConnection repository = opened.get();
        started = true;
        report(Names.EVENT_STARTED, MoverTexts.started(options.task()));
        LOG.infof(
                "Data path started, volume %s, repository %s",
                options.volume(), repository.storage().text());
        Instant begin = clock.instant();
        DataPath dataPath = new DataPath(
                engines.apply(task.engine()), options, Runtime.getRuntime().availableProcessors());
        MoverEnd end = dataPath.run(task, repository, new Listener(), stop);
        if (end instanceof MoverEnd.Completed(MoverResult result)) {
            Duration time = Duration.between(begin, clock.instant());
            LOG.infof(
                    "Data path completed, bytes=%d incrementalBytes=%d seconds=%.1f bytesPerSecond=%d",
                    result.totalBytes(),
                    result.incrementalBytes(),
                    time.toMillis() / 1000.0,
                    ProgressThrottle.speed(result.totalBytes(), time));
        }
        return end;
    }

    private void canceling() {
        LOG.info("Stopping the data path");
        report(Names.EVENT_CANCELING, MoverTexts.canceling(options.kind(), options.task()));
    }

    private void report(MoverEnd end) {
        switch (end) {
            case MoverEnd.Completed(MoverResult result) -> report(Names.EVENT_COMPLETED, result.toJson());
            case MoverEnd.Canceled() ->
                report(Names.EVENT_CANCELED, MoverTexts.canceled(options.kind(), options.task()));
            case MoverEnd.Failed(String text) -> failed(text);
            case MoverEnd.NotStarted(String text) -> failed(text);
        }
        EventReporter open = reporter.get();
        if (open != null) {
            open.report(Names.EVENT_STOPPED, MoverTexts.stopped(options.task(), started));
            open.close();
        }
    }

    private void failed(String text) {
        LOG.errorf("Data path failed: %s", text);
        report(Names.EVENT_FAILED, MoverTexts.failed(options.kind(), options.task(), text));
    }

    private void report(String reason, String message) {
        EventReporter open = reporter.get();
        if (open != null) {
            open.report(reason, message);
        }
    }

    private void writeTermination(String message) {
        try {
            Files.writeString(
                    options.terminationLog(),
                    message,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            LOG.errorf("Cannot write %s (%s); it would have been: %s", options.terminationLog(), e, message);
        }
    }

    /** What the engine says, to the log and to the agent. */
    private final class Listener implements EngineListener {
        private final ProgressThrottle throttle = new ProgressThrottle(clock, options.progressInterval());

        @Override
        public void progress(EngineProgress progress) {
            long speed = throttle.pass(progress);
            if (speed >= 0) {
                LOG.infof(
                        "Data path in progress, totalBytes=%d doneBytes=%d bytesPerSecond=%d",
                        progress.totalBytes(), progress.doneBytes(), speed);
                report(Names.EVENT_PROGRESS, MoverTexts.progress(progress, speed));
            }
        }

        @Override
        public void message(String text) {
            LOG.infof("engine: %s", text);
        }
    }
}
