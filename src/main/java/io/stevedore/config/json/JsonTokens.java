package io.stevedore.config.json;

import java.util.Locale;
import java.util.regex.Pattern;

/** Cuts a text into the tokens of JSON, and into whatever else stands between them. */
final class JsonTokens {
    enum Kind {
        OPEN_OBJECT,
        CLOSE_OBJECT,
        OPEN_ARRAY,
        CLOSE_ARRAY,
        COLON,
        COMMA,
        TEXT,
        NUMBER,
        /** A literal, or what would have to stand in quotes. */
        WORD,
        OTHER,
        END
    }

    /** @param text what a text says; else what is written */
    record Token(Kind kind, int start, int end, String text) {
        /** As it stands in messages. */
        String shown() {
            return switch (kind) {
                case TEXT -> JsonPath.quoted(text);
                case NUMBER, WORD -> JsonPath.shown(text);
                case END -> "the end of the document";
                case OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY, COLON, COMMA, OTHER ->
                    "'" + JsonPath.shown(text) + "'";
            };
        }
    }

    /** Where the tokens' own problems go. */
    interface Problems {
        void add(int at, String text, String found, String expected, String advice);
    }

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final String QUOTES = "\"'`\u2018\u2019\u201C\u201D";

    private final String text;
    private final Problems problems;
    private int at;

    JsonTokens(String text, Problems problems) {
        this.text = text;
        this.problems = problems;
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            problems.add(
                    0,
                    "a byte order mark stands before the document",
                    "U+FEFF",
                    "'{'",
                    "save it as UTF-8 without byte order mark");
            at = 1;
        }
    }

    Token next() {
        skipBlanks();
        if (at == text.length()) {
            return new Token(Kind.END, at, at, "");
        }
        char c = text.charAt(at);
        return switch (c) {
            case '{' -> one(Kind.OPEN_OBJECT);
            case '}' -> one(Kind.CLOSE_OBJECT);
            case '[' -> one(Kind.OPEN_ARRAY);
            case ']' -> one(Kind.CLOSE_ARRAY);
            case ':' -> one(Kind.COLON);
            case ',' -> one(Kind.COMMA);
            default -> {
                if (isQuote(c)) {
                    yield quoted();
                }
                yield isWord(c) ? word() : other();
            }
        };
    }

    /** Whether a colon comes next. */
    boolean colonFollows() {
        return text.startsWith(":", nextAfterBlanks());
    }

    /** Whether nothing more comes but blanks. */
    boolean nothingFollows() {
        return nextAfterBlanks() == text.length();
    }

    private int nextAfterBlanks() {
        int next = at;
        while (next < text.length() && isBlank(text.charAt(next))) {
            next++;
        }
        return next;
    }

    private Token one(Kind kind) {
        at++;
        return new Token(kind, at - 1, at, text.substring(at - 1, at));
    }

    private void skipBlanks() {
        while (at < text.length()) {
            if (isBlank(text.charAt(at))) {
                at++;
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                comment(end < 0 ? text.length() : end + 2);
            } else if (text.startsWith("//", at) || text.charAt(at) == '#') {
                comment(endOfLine());
            } else {
                return;
            }
        }
    }

    private void comment(int end) {
        problems.add(at, "JSON has no comments", JsonPath.shown(text.substring(at, end)), "no comment", "leave it out");
        at = end;
    }

    private int endOfLine() {
        int end = at;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    private Token word() {
        int start = at;
        while (at < text.length() && isWord(text.charAt(at))) {
            at++;
        }
        String word = text.substring(start, at);
        return new Token(NUMBER.matcher(word).matches() ? Kind.NUMBER : Kind.WORD, start, at, word);
    }

    /** A run of characters that JSON has no use for. */
    private Token other() {
        int start = at;
        char first = text.charAt(at);
        do {
            at++;
        } while (at < text.length() && text.charAt(at) == first
                || at < text.length() && Character.isLowSurrogate(text.charAt(at)));
        return new Token(Kind.OTHER, start, at, text.substring(start, at));
    }

    private Token quoted() {
        int start = at;
        char quote = text.charAt(at++);
        char close = quote == '\u201C' ? '\u201D' : quote == '\u2018' ? '\u2019' : quote;
        if (quote != '"') {
            problems.add(start, "texts stand in straight double quotes", "'" + quote + "'", "'\"'", "");
        }
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != close && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            character(value);
        }
        if (at < text.length() && text.charAt(at) == close) {
            at++;
            return new Token(Kind.TEXT, start, at, value.toString());
        }
        problems.add(
                start,
                "'\"' expected at the end of the text that starts here",
                "the end of the line",
                "'\"'",
                "a line break inside a text is written \\n");
        return new Token(Kind.TEXT, start, at, withoutWhatFollowed(value.toString()));
    }

    /** Of a text without end: what stands at the end of its line was not meant to be part of it. */
    private String withoutWhatFollowed(String value) {
        int end = value.length();
        while (end > 0 && ",}] \t".indexOf(value.charAt(end - 1)) >= 0) {
            end--;
        }
        String followed = value.substring(end);
        if (text.startsWith(followed, at - followed.length())) {
            at -= followed.length();
        }
        return value.substring(0, end);
    }

    private void character(StringBuilder value) {
        char c = text.charAt(at);
        if (c == '\\') {
            escape(value);
            return;
        }
        if (c < ' ') {
            String escape = c == '\t' ? "\\t" : "\\u%04x".formatted((int) c);
            problems.add(
                    at,
                    "a control character stands in a text",
                    "U+%04X".formatted((int) c),
                    escape,
                    "leave it out, or write it as " + escape);
        }
        value.append(c);
        at++;
    }

    private void escape(StringBuilder value) {
        int start = at;
        char c = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        int plain = "\"\\/bfnrt".indexOf(c);
        if (plain >= 0) {
            value.append("\"\\/\b\f\n\r\t".charAt(plain));
            at += 2;
            return;
        }
        if (c == 'u'
                && at + 6 <= text.length()
                && text.substring(at + 2, at + 6).matches("[0-9a-fA-F]{4}")) {
            value.append((char) Integer.parseInt(text.substring(at + 2, at + 6), 16));
            at += 6;
            return;
        }
        at++;
        value.append('\\');
        problems.add(
                start,
                "JSON has no such escape in a text",
                JsonPath.shown(text.substring(start, Math.min(text.length(), start + 2))),
                "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0000",
                "a backslash is written \\\\");
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private static boolean isQuote(char c) {
        return QUOTES.indexOf(c) >= 0;
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || "_$.+-%@".indexOf(c) >= 0;
    }

    /** What somebody may have meant by a word; empty when there is no telling. */
    static String meantBy(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> "write true";
            case "false", "no", "off" -> "write false";
            case "null", "nil", "none", "~" -> "write null, or leave the key out";
            default ->
                word.matches("[+.]?[0-9].*") && !word.matches("[0-9.]+[A-Za-z]+")
                        ? "write a number such as 12"
                        : "a text stands in double quotes: " + JsonPath.quoted(word);
        };
    }
}
