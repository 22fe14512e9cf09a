package io.stevedore.rest;

import io.stevedore.diagnostics.Access;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Lets in who may see the diagnostics. At a loopback address that is whoever got there, but for web pages of others that
 * a browser was led there by; elsewhere the cluster says it, by the caller's token.
 */
public final class Guard {
    private static final Logger LOG = Logger.getLogger(Guard.class);
    /** A right that was taken away works that much longer; a new one takes that long. */
    private static final Duration REMEMBERED = Duration.ofSeconds(20);

    private static final int MOST = 200;
    private static final Pattern BEARER = Pattern.compile("(?i)bearer +(\\S{1,8192})");
    /** With or without a port. */
    private static final Pattern HERE = Pattern.compile("(?i)(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]{1,5})?");

    private final Optional<Access> access;
    private final InstantSource clock;
    private final LinkedHashMap<String, Ruling> remembered = new LinkedHashMap<>();

    private record Ruling(Optional<Problem> refusal, Instant at) {}

    private Guard(Optional<Access> access, InstantSource clock) {
        this.access = access;
        this.clock = clock;
    }

    public static Guard ofLoopback() {
        return new Guard(Optional.empty(), InstantSource.system());
    }

    public static Guard ofTokens(Access access, InstantSource clock) {
        return new Guard(Optional.of(access), clock);
    }

    /** May ask the cluster. @throws Problem when the caller may not see it */
    void check(Optional<String> host, Optional<String> authorization, String path) {
        if (access.isEmpty()) {
            if (host.filter(name -> HERE.matcher(name).matches()).isEmpty()) {
                throw Problem.forbidden("here only localhost is served, by that name");
            }
            return;
        }
        Matcher bearer = BEARER.matcher(authorization.orElse(""));
        if (!bearer.matches()) {
            throw Problem.unauthorized(
                    "a bearer token of the cluster is needed: kubectl create token ACCOUNT makes one");
        }
        ruling(bearer.group(1), path).ifPresent(problem -> {
            throw problem;
        });
    }

    private Optional<Problem> ruling(String token, String path) {
        String key = digest(token) + " " + path;
        Instant now = clock.instant();
        synchronized (remembered) {
            remembered.values().removeIf(ruling -> now.isAfter(ruling.at().plus(REMEMBERED)));
            Ruling known = remembered.get(key);
            if (known != null) {
                return known.refusal();
            }
        }
        Optional<Problem> refusal = ask(access.orElseThrow(), token, path);
        synchronized (remembered) {
            if (remembered.size() >= MOST) {
                remembered.pollFirstEntry();
            }
            remembered.put(key, new Ruling(refusal, now));
        }
        return refusal;
    }

    private static Optional<Problem> ask(Access access, String token, String path) {
        try {
            Optional<Access.Caller> caller = access.caller(token);
            if (caller.isEmpty()) {
                return Optional.of(Problem.unauthorized("the cluster does not know the token, or it has expired"));
            }
            return access.mayGet(caller.get(), path)
                    ? Optional.empty()
                    : Optional.of(Problem.forbidden("%s has not the right to get the non-resource URL %s"
                            .formatted(caller.get().name(), path)));
        } catch (RuntimeException e) {
            LOG.warnf("Nobody is let in, for the cluster cannot be asked about tokens: %s", e.getMessage());
            throw Problem.busy("the cluster could not be asked who the token belongs to; the agent's log says why");
        }
    }

    /** Tokens are not kept. */
    private static String digest(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
