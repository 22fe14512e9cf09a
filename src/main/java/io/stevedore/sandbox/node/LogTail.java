package io.stevedore.sandbox.node;

import java.io.IOException;
import java.io.RandomAccessFile;

/** Finds where the last lines of a log begin. */
final class LogTail {
    private static final int PART = 8192;

    private LogTail() {}

    /** @param lines how many, {@link Long#MAX_VALUE} for all */
    static long start(RandomAccessFile content, long lines) throws IOException {
        long length = content.length();
        if (lines == Long.MAX_VALUE || length == 0) {
            return 0;
        }
        long missing = lines;
        byte[] part = new byte[PART];
        // The line break at the very end closes the last line and begins none.
        long end = length - 1;
        while (end > 0 && missing > 0) {
            long begin = Math.max(0, end - PART);
            int size = (int) (end - begin);
            content.seek(begin);
            content.readFully(part, 0, size);
            for (int at = size - 1; at >= 0; at--) {
                if (part[at] == '\n' && --missing == 0) {
                    return begin + at + 1;
                }
            }
            end = begin;
        }
        return lines <= 0 ? length : 0;
    }
}
