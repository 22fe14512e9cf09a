package io.stevedore.engine.kopia;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line of progress. Sizes are rounded by the program to two to four digits. */
sealed interface KopiaProgress {

    /** What stands in the piece behind the progress: a message that follows without a separator, or nothing. */
    String rest();

    /**
     * @param hashedBytes   read, because new or changed
     * @param cachedBytes   taken over from the previous snapshot
     * @param uploadedBytes written to the repository, repeated attempts included
     */
    record Backup(
            long hashedFiles, long hashedBytes, long cachedFiles, long cachedBytes, long uploadedBytes, String rest)
            implements KopiaProgress {

        /**
         * What was read of a volume, as exactly as the rounded numbers allow: the smaller of the two has the smaller
         * error.
         */
        long readOf(long totalBytes) {
            if (cachedBytes == 0) {
                return totalBytes;
            }
            return hashedBytes <= cachedBytes
                    ? Math.min(hashedBytes, totalBytes)
                    : Math.max(0, totalBytes - cachedBytes);
        }
    }

    /** Files, folders and links, and their bytes. */
    record Restore(long entries, long bytes, String rest) implements KopiaProgress {}

    String SIZE = "([0-9.]+ [KMGTPE]?B)";
    Pattern BACKUP = Pattern.compile("^[|/\\-\\\\*] \\d+ hashing, (\\d+) hashed \\(" + SIZE + "\\), (\\d+) cached \\("
            + SIZE + "\\), uploaded " + SIZE
            + "(?: \\(\\d+ fatal errors\\))?(?: \\(\\d+ errors ignored\\))?,"
            + " (?:estimating\\.\\.\\.|estimated " + SIZE + " \\([0-9.]+%\\) \\S+ left)");
    Pattern RESTORE = Pattern.compile("^Processed (\\d+) \\(" + SIZE + "\\) of \\d+ \\(" + SIZE
            + "\\)(?:, skipped \\d+ \\(" + SIZE + "\\))?(?:, ignored \\d+ errors)?"
            + "(?: " + SIZE + "/s \\([0-9.]+%\\) remaining [^ ]+?)?\\.(?= |$|[^0-9])");

    /** Empty when the piece of output is something else. */
    static Optional<KopiaProgress> parse(String piece) {
        Matcher backup = BACKUP.matcher(piece);
        if (backup.find()) {
            return Optional.of(new Backup(
                    Long.parseLong(backup.group(1)),
                    bytes(backup.group(2)),
                    Long.parseLong(backup.group(3)),
                    bytes(backup.group(4)),
                    bytes(backup.group(5)),
                    piece.substring(backup.end()).strip()));
        }
        Matcher restore = RESTORE.matcher(piece);
        if (restore.find()) {
            return Optional.of(new Restore(
                    Long.parseLong(restore.group(1)),
                    bytes(restore.group(2)),
                    piece.substring(restore.end()).strip()));
        }
        return Optional.empty();
    }

    /** Thousands, not 1024. */
    private static long bytes(String size) {
        int blank = size.indexOf(' ');
        int power = "BKMGTPE".indexOf(size.charAt(blank + 1));
        return new BigDecimal(size.substring(0, blank))
                .scaleByPowerOfTen(3 * power)
                .longValue();
    }
}
