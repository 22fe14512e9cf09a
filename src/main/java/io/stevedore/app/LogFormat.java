package io.stevedore.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import org.jboss.logmanager.ExtLogRecord;

/**
 * One line per log entry, as Velero writes them: {@code time="..." level=info msg="..." key=value}, or an object of
 * JSON with the same fields. The diagnostic context's keys become fields.
 */
public final class LogFormat extends Formatter {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/@^+:-]+");

    private final boolean json;

    private LogFormat(boolean json) {
        this.json = json;
    }

    public static LogFormat text() {
        return new LogFormat(false);
    }

    public static LogFormat json() {
        return new LogFormat(true);
    }

    @Override
    public String format(LogRecord entry) {
        Map<String, String> fields = fields(entry);
        return (json ? object(fields) : line(fields)) + "\n";
    }

    private Map<String, String> fields(LogRecord entry) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("time", time(entry.getInstant()));
        fields.put("level", level(entry.getLevel()));
        fields.put("msg", message(entry));
        if (entry instanceof ExtLogRecord extended) {
            new TreeMap<>(extended.getMdcCopy()).forEach(fields::putIfAbsent);
        }
        fields.put("logSource", String.valueOf(entry.getLoggerName()));
        if (entry.getThrown() != null) {
            fields.put(json ? "error.message" : "error", entry.getThrown().toString());
            fields.put("error.stack", stack(entry.getThrown()));
        }
        return fields;
    }

    private String message(LogRecord entry) {
        String message = entry instanceof ExtLogRecord extended ? extended.getFormattedMessage() : formatMessage(entry);
        return message == null ? "" : message;
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Upstream's names. */
    private static String level(Level level) {
        int value = level.intValue();
        if (value > Level.SEVERE.intValue()) {
            return "fatal";
        }
        if (value >= Level.SEVERE.intValue()) {
            return "error";
        }
        if (value >= Level.WARNING.intValue()) {
            return "warning";
        }
        if (value >= Level.INFO.intValue()) {
            return "info";
        }
        return value >= Level.FINE.intValue() ? "debug" : "trace";
    }

    private static String stack(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static String line(Map<String, String> fields) {
        StringBuilder line = new StringBuilder();
        fields.forEach((key, value) -> line.append(line.isEmpty() ? "" : " ")
                .append(key)
                .append('=')
                .append(isQuoted(key, value) ? quoted(value) : value));
        return line.toString();
    }

    private static boolean isQuoted(String key, String value) {
        return key.equals("time") || key.equals("msg") || !PLAIN.matcher(value).matches();
    }

    private static String quoted(String value) {
        return JsonNodeFactory.instance.textNode(value).toString();
    }

    private static String object(Map<String, String> fields) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        fields.forEach(node::put);
        return node.toString();
    }
}
