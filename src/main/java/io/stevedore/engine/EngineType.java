package io.stevedore.engine;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** The engines, by the names that Velero has for repository types and uploaders. */
public enum EngineType {
    KOPIA("kopia", "[0-9a-f]{32}", "32"),
    /** Its short ids are what Velero keeps. */
    RESTIC("restic", "[0-9a-f]{8}|[0-9a-f]{64}", "8 or 64");

    private final String text;
    private final Pattern ids;
    private final String digits;

    EngineType(String text, String ids, String digits) {
        this.text = text;
        this.ids = Pattern.compile(ids);
        this.digits = digits;
    }

    /** Empty when there is no such engine. */
    public static Optional<EngineType> of(String text) {
        return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
    }

    /** As it stands in Velero's objects. */
    public String text() {
        return text;
    }

    boolean isId(String id) {
        return ids.matcher(id).matches();
    }

    /** How an id looks, for people. */
    String ids() {
        return digits + " lower-case hexadecimal digits";
    }
}
