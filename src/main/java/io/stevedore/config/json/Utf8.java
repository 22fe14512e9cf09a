package io.stevedore.config.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes as text.
 *
 * @param text    U+FFFD where bytes were no UTF-8
 * @param invalid offsets of those
 */
public record Utf8(String text, List<Integer> invalid) {
    private static final int MOST = 100;

    public static Utf8 decode(byte[] bytes) {
        if (utf16(bytes)) {
            return new Utf8(new String(bytes, StandardCharsets.UTF_16), List.of(0));
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        List<Integer> invalid = new ArrayList<>();
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (!result.isError()) {
                return new Utf8(out.flip().toString(), List.copyOf(invalid));
            }
            if (invalid.size() < MOST) {
                invalid.add(out.position());
            }
            out.put('\uFFFD');
            in.position(in.position() + result.length());
        }
    }

    /** As some shells write it: one problem, not one for each letter. */
    private static boolean utf16(byte[] bytes) {
        return bytes.length > 1
                && (bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff
                        || bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe);
    }
}
