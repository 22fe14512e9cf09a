package io.stevedore.config.json;

import java.util.regex.Pattern;

/** How the place of a value is written: {@code a.b[0]["c.d"]}; the whole document is {@code ""}. */
public final class JsonPath {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");
    private static final int LONGEST = 60;

    private JsonPath() {}

    public static String member(String path, String name) {
        if (PLAIN.matcher(name).matches()) {
            return path.isEmpty() ? name : path + "." + name;
        }
        return path + "[" + quoted(name) + "]";
    }

    public static String element(String path, int index) {
        return path + "[" + index + "]";
    }

    /** In quotes and on one line, cut when it is long: for people to read. */
    public static String quoted(String text) {
        return '"' + shown(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** On one line, cut when it is long. */
    public static String shown(String text) {
        String start = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        StringBuilder shown = new StringBuilder();
        start.chars().forEach(c -> {
            if (Character.isISOControl(c)
                    || Character.isSurrogate((char) c)
                    || Character.getType(c) == Character.FORMAT) {
                shown.append("U+%04X".formatted(c));
            } else {
                shown.append((char) c);
            }
        });
        return shown.toString();
    }
}
