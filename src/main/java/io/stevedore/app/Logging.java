package io.stevedore.app;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/** Log entries of a process: to standard output, one line each. */
final class Logging {
    /** A logger that nobody holds forgets its level. */
    private static final Set<Logger> QUIET = ConcurrentHashMap.newKeySet();

    private Logging() {}

    /** Replaces whatever was set up before. */
    static void configure(GlobalOptions.LogLevel level, GlobalOptions.LogFormat format) {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.addHandler(handler(System.out, format, level(level)));
        root.setLevel(level(level));
        // the platform and the API client tell each certificate and request at debug
        for (String name : List.of(
                "io.fabric8",
                "io.vertx",
                "io.netty",
                "io.smallrye.health",
                "io.quarkus",
                "jdk",
                "java",
                "javax",
                "sun")) {
            Logger logger = Logger.getLogger(name);
            logger.setLevel(level == GlobalOptions.LogLevel.trace ? Level.ALL : Level.WARNING);
            QUIET.add(logger);
        }
        // it warns of every kind whose version is not v1, and Velero's are not
        Logger versions = Logger.getLogger("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils");
        versions.setLevel(Level.SEVERE);
        QUIET.add(versions);
    }

    static Handler handler(OutputStream stream, GlobalOptions.LogFormat format, Level level) {
        Handler handler = new LineHandler(stream, format == GlobalOptions.LogFormat.json);
        handler.setLevel(level);
        return handler;
    }

    static Level level(GlobalOptions.LogLevel level) {
        return switch (level) {
            case trace -> Level.ALL;
            case debug -> Level.FINE;
            case info -> Level.INFO;
            case warning -> Level.WARNING;
            case error, fatal, panic -> Level.SEVERE;
        };
    }

    /** Flushes after each entry: the process may be killed at any time. */
    private static final class LineHandler extends StreamHandler {
        LineHandler(OutputStream stream, boolean json) {
            super(stream, json ? LogFormat.json() : LogFormat.text());
            try {
                setEncoding(StandardCharsets.UTF_8.name());
            } catch (java.io.UnsupportedEncodingException e) {
                throw new IllegalStateException(e); // every Java platform has it
            }
        }

        @Override
        public synchronized void publish(LogRecord entry) {
            super.publish(entry);
            flush();
        }

        /** Standard output stays open. */
        @Override
        public synchronized void close() {
            flush();
        }
    }
}
