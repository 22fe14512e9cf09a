package io.stevedore.restorewait;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code /velero-restore-helper UID}: ends when every volume below {@code /restores} is restored, and says every few seconds
 * which ones are not. It waits for as long as it takes: whoever restores knows when there is nothing left to wait for.
 */
public final class RestoreWait {
    private static final Path FOLDER = Path.of("/restores");
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final int LOOKS_PER_WORD = 5;

    private RestoreWait() {}

    /** Ends after a second, or when it is asked to. */
    interface Pause {
        void take() throws InterruptedException;
    }

    public static void main(String... args) throws InterruptedException, IOException {
        if (args.length != 1 || !isName(args[0])) {
            System.err.println("velero-restore-helper needs one argument, the uid of the Restore, and was given "
                    + (args.length == 1 ? "\"" + args[0] + "\"" : String.valueOf(args.length)) + ".");
            System.exit(1);
        }
        until(new RestoredVolumes(FOLDER, args[0]), System.out::println, () -> Thread.sleep(BETWEEN_LOOKS));
    }

    private static boolean isName(String uid) {
        return !uid.isEmpty() && !uid.contains("/") && !uid.equals(".") && !uid.equals("..");
    }

    /** Returns when all volumes are there. */
    static void until(RestoredVolumes volumes, Consumer<String> log, Pause pause)
            throws InterruptedException, IOException {
        List<String> told = List.of();
        for (int look = 0; ; look++) {
            List<String> missing = volumes.missing();
            if (missing.isEmpty()) {
                break;
            }
            if (look % LOOKS_PER_WORD == 0 || !missing.equals(told)) {
                log.accept("Waiting for the data of %s".formatted(String.join(", ", missing)));
                told = missing;
            }
            pause.take();
        }
        log.accept("All volumes are restored");
        List<String> kept = volumes.tidy();
        if (!kept.isEmpty()) {
            log.accept("The folder .velero stays in %s: it is not empty, or this user may not remove it"
                    .formatted(String.join(", ", kept)));
        }
    }
}
