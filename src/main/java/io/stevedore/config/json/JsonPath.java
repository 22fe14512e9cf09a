package io.stevedore.config.json;

import java.util.regex.Pattern;

/** How the place of a value is written: {@code a.b[0]["c.d"]}; the whole document is {@code ""}. */
public final class JsonPath {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");
    private static final int LONGEST = 60;
    /** No name of a label is longer: paths of two of them are never the same. */
    private static final int LONGEST_NAME = 320;

    private JsonPath() {}

    public static String member(String path, String name) {
        if (PLAIN.matcher(name).matches()) {
            return path.isEmpty() ? name : path + "." + name;
        }
        return path + "[" + inQuotes(name, LONGEST_NAME) + "]";
    }

    public static String element(String path, int index) {
        return path + "[" + index + "]";
    }

    /** In quotes and on one line, cut when it is long: for people to read. */
    public static String quoted(String text) {
        return inQuotes(text, LONGEST);
    }

    /** In quotes and on one line, however long it is. */
    public static String whole(String text) {
        return inQuotes(text, text.length());
    }

    private static String inQuotes(String text, int longest) {
        return '"' + shown(text, longest).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** On one line, cut when it is long. */
    public static String shown(String text) {
        return shown(text, LONGEST);
    }

    private static String shown(String text, int longest) {
        String start = text.length() > longest ? text.substring(0, longest) + "..." : text;
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
