package io.stevedore.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names as label values, which must not be longer than 63 characters. */
public final class LabelValue {
    private static final int LIMIT = 63;
    private static final int HASH_CHARACTERS = 6;

    private LabelValue() {}

    /** The name, or its first 57 characters and the first 6 hexadecimal digits of its SHA-256. */
    public static String of(String name) {
        if (name.length() <= LIMIT) {
            return name;
        }
        return name.substring(0, LIMIT - HASH_CHARACTERS) + sha256(name).substring(0, HASH_CHARACTERS);
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
