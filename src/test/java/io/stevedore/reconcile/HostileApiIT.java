package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.testing.AgentProcess;
import io.stevedore.testing.ApiProxy;
import io.stevedore.testing.ApiProxy.Fate;
import io.stevedore.testing.ApiProxy.Request;
import io.stevedore.testing.InOwnWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * One agent that goes through all that an API server does to its clients, with a task in each trouble. How long the server
 * is away is the system property {@code hostile.away} in seconds (3).
 */
@Order(2)
class HostileApiIT extends InOwnWorld {
    private static final int AWAY = Integer.getInteger("hostile.away", 3);

    @Test
    void everythingRecoversByItself() throws Exception {
        try (ApiProxy proxy = world.apiProxy()) {
            AgentProcess agent = world.startAgentThrough(proxy.url(), "-Dstevedore.silence=5S")
                    .ready();

            proxy.rule(inTurn(
                    new Fate.Answer(500, "InternalError", ""),
                    new Fate.Answer(429, "TooManyRequests", "Retry-After: 1\r\n"),
                    new Fate.Answer(409, "Conflict", ""),
                    new Fate.Lost(() -> {})));
            completes("refused");
            proxy.rule(expired());
            proxy.cut();
            completes("expired");
            proxy.rule(request -> new Fate.Pass());
            proxy.freeze();
            completes("frozen");
            proxy.away(true);
            DataUpload unseen = world.upload("away");
            Thread.sleep(Duration.ofSeconds(AWAY));
            proxy.away(false);
            completes("away", unseen);

            world.awaitNothingLeft();
            endsThoughNothingAnswers(agent, proxy);
        }
    }

    private void endsThoughNothingAnswers(AgentProcess agent, ApiProxy proxy) {
        world.appFaults().neverReady(Pattern.compile("held"));
        DataUpload held = world.upload("held");
        world.awaitPhase(held, Phases.ACCEPTED);
        proxy.freeze();
        proxy.rule(HostileApiIT::never);
        Instant asked = Instant.now();

        int code = agent.terminate();

        Duration took = Duration.between(asked, Instant.now());
        System.err.printf("hostile API server, silent: the agent was gone after %d ms%n", took.toMillis());
        assertThat(code).isZero();
        assertThat(took).isLessThan(Duration.ofSeconds(5));
    }

    private static Fate never(Request request) {
        while (true) {
            LockSupport.park();
        }
    }

    private void completes(String trouble) {
        completes(trouble, world.upload(trouble));
    }

    private void completes(String trouble, DataUpload upload) {
        Instant begin = Instant.now();
        assertThat(world.awaitEndAndMessage(upload)).as(trouble).isEqualTo(Phases.COMPLETED);
        System.err.printf(
                "hostile API server, %s: completed after %d ms%n",
                trouble, Duration.between(begin, Instant.now()).toMillis());
    }

    /** The first requests of each kind to each place meet one after the other; what only reads is never in conflict. */
    private static Function<Request, Fate> inTurn(Fate... fates) {
        Map<String, Integer> met = new ConcurrentHashMap<>();
        return request -> {
            int before = request.watch() ? fates.length : met.merge(place(request), 1, Integer::sum) - 1;
            return before >= fates.length || before > 1 && !request.write() ? new Fate.Pass() : fates[before];
        };
    }

    /** What each watch would go on from is too old, the first time that it asks. */
    private static Function<Request, Fate> expired() {
        Set<String> met = ConcurrentHashMap.newKeySet();
        return request ->
                request.watch() && met.add(place(request)) ? new Fate.Answer(410, "Expired", "") : new Fate.Pass();
    }

    private static String place(Request request) {
        return request.method() + " " + request.path().split("\\?", 2)[0];
    }
}
