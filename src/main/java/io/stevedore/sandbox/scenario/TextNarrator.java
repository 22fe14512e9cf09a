package io.stevedore.sandbox.scenario;

import io.stevedore.sandbox.report.Amounts;
import io.stevedore.sandbox.report.TransferProgress;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;

/** One line per step with its time. On a terminal the current line lives; elsewhere progress is told every 5 s. */
public final class TextNarrator implements Narrator {
    private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(5);
    private static final Duration LIVE_INTERVAL = Duration.ofMillis(100);
    private static final String ERASE = "\r\u001b[K";
    private static final int WIDTH = 120;

    private final PrintStream out;
    private final boolean terminal;
    private final InstantSource clock;
    private String step = "";
    private Instant begun;
    private Instant lastProgress;

    public TextNarrator(PrintStream out, boolean terminal, InstantSource clock) {
        this.out = out;
        this.terminal = terminal;
        this.clock = clock;
        this.begun = clock.instant();
        this.lastProgress = begun;
    }

    @Override
    public synchronized void begin(String title) {
        step = title;
        begun = clock.instant();
        lastProgress = begun;
        live(title + " ...");
    }

    @Override
    public synchronized void done(String detail) {
        String time = Amounts.time(Duration.between(begun, clock.instant()));
        line("%10s  %s%s".formatted(time, step, detail.isEmpty() ? "" : ": " + detail));
        step = "";
    }

    @Override
    public synchronized void note(String text) {
        line("            " + text);
        if (!step.isEmpty()) {
            live(step + " ...");
        }
    }

    @Override
    public synchronized void progress(List<TransferProgress> transfers) {
        if (transfers.isEmpty() || !due()) {
            return;
        }
        if (terminal) {
            live(transfers.size() == 1 ? transfers.getFirst().bar() : joined(transfers));
        } else {
            transfers.forEach(transfer -> line("            " + transfer.line()));
        }
    }

    @Override
    public synchronized void counted(int done, int all) {
        if (!due()) {
            return;
        }
        String text = "%s: %s of %s".formatted(step, Amounts.count(done), Amounts.count(all));
        if (terminal) {
            live(text);
        } else {
            line("            " + text);
        }
    }

    /** Whether the user has not been told for a while. */
    private boolean due() {
        Instant now = clock.instant();
        if (Duration.between(lastProgress, now).compareTo(terminal ? LIVE_INTERVAL : PLAIN_INTERVAL) < 0) {
            return false;
        }
        lastProgress = now;
        return true;
    }

    private static String joined(List<TransferProgress> transfers) {
        return transfers.stream().map(TransferProgress::line).collect(Collectors.joining(" | "));
    }

    /** Overwrites the current line; without a terminal there is none. */
    private void live(String text) {
        if (terminal) {
            out.print(ERASE + "            " + (text.length() > WIDTH ? text.substring(0, WIDTH) : text));
            out.flush();
        }
    }

    private void line(String text) {
        out.println((terminal ? ERASE : "") + text);
        out.flush();
    }
}
