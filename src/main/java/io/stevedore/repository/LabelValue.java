package io.stevedore.repository;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A name as a label value: long ones keep their beginning and end in a digest, as Velero writes them. */
final class LabelValue {
    private static final int LONGEST = 63;
    private static final int DIGEST = 6;

    private LabelValue() {}

    static String of(String name) {
        if (name.length() <= LONGEST) {
            return name;
        }
        return name.substring(0, LONGEST - DIGEST) + sha256(name).substring(0, DIGEST);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
