package io.stevedore.engine.tree;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;

/**
 * The bytes of a file's name. A Java string does not hold them when they are not UTF-8, but a {@link Path} does, and
 * its URI shows them.
 */
final class RawName {
    private static final char REPLACEMENT = '\uFFFD';

    private RawName() {}

    /**
     * Whether the name may differ from what a string makes of it. Cheap, and never wrong when it says no: it says yes
     * for names that contain the replacement character itself, too.
     */
    static boolean isSuspicious(Path name) {
        return name.toString().indexOf(REPLACEMENT) >= 0;
    }

    /** The bytes of the path's last element. */
    static byte[] of(Path path) {
        String raw = path.toUri().getRawPath();
        int end = raw.endsWith("/") && raw.length() > 1 ? raw.length() - 1 : raw.length();
        String name = raw.substring(raw.lastIndexOf('/', end - 1) + 1, end);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(name.length());
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) == '%') {
                bytes.write(Integer.parseInt(name, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(name.charAt(i));
            }
        }
        return bytes.toByteArray();
    }

    /** What the engine makes of the name: each byte that is not UTF-8 becomes one replacement character. */
    static String replaced(byte[] name) {
        StringBuilder text = new StringBuilder(name.length);
        for (int i = 0; i < name.length; ) {
            int length = sequence(name, i);
            if (length == 0) {
                text.append(REPLACEMENT);
                i++;
            } else {
                text.append(new String(name, i, length, java.nio.charset.StandardCharsets.UTF_8));
                i += length;
            }
        }
        return text.toString();
    }

    static boolean isUtf8(byte[] name) {
        for (int i = 0; i < name.length; ) {
            int length = sequence(name, i);
            if (length == 0) {
                return false;
            }
            i += length;
        }
        return true;
    }

    /** For people: bytes that are not UTF-8, and control characters, as {@code \xNN}. */
    static String printable(byte[] name) {
        StringBuilder text = new StringBuilder(name.length);
        for (int i = 0; i < name.length; ) {
            int length = sequence(name, i);
            if (length == 0 || (length == 1 && name[i] < ' ')) {
                text.append("\\x%02x".formatted(name[i] & 0xff));
                i++;
            } else {
                text.append(new String(name, i, length, java.nio.charset.StandardCharsets.UTF_8));
                i += length;
            }
        }
        return text.toString();
    }

    /** Length of the UTF-8 sequence that begins here; 0 when none does. */
    private static int sequence(byte[] bytes, int at) {
        int first = bytes[at] & 0xff;
        if (first < 0x80) {
            return 1;
        }
        if (first < 0xC2 || first > 0xF4) {
            return 0;
        }
        int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (at + length > bytes.length || !isSecond(first, bytes[at + 1] & 0xff)) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    /** Excludes overlong forms, surrogates, and what lies behind the last code point. */
    private static boolean isSecond(int first, int second) {
        int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        return second >= low && second <= high;
    }
}
