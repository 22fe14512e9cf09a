package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.stevedore.api.Phases;
import io.stevedore.sandbox.node.MoverScript;
import io.stevedore.testing.AgentProcess;
import io.stevedore.testing.ApiProxy;
import io.stevedore.testing.ApiProxy.Fate;
import io.stevedore.testing.ApiProxy.Request;
import io.stevedore.testing.Eventually;
import io.stevedore.testing.InSharedWorld;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The agent's process is killed at one request of a task on its way to a real API server, before the server sees it or
 * when it had its effect, and another one is started: the task comes to the end that it always has, and nothing is left.
 * System properties: {@code kill.points}, how many requests of each life, from the first on (1; 100 is every one), and
 * {@code kill.lives}, the names of the lives (BACKUP).
 */
class KillPointsIT extends InSharedWorld {
    private static final int POINTS = Integer.getInteger("kill.points", 1);
    private static final List<String> LIVES =
            List.of(System.getProperty("kill.lives", "BACKUP").split(",", -1));

    private ApiProxy proxy;
    private @Nullable AgentProcess agent;

    enum Life {
        BACKUP(Phases.COMPLETED),
        RESTORE(Phases.COMPLETED),
        CANCEL(Phases.CANCELED),
        PREPARE_TIMEOUT(Phases.FAILED, "--data-mover-prepare-timeout=15s");

        private final String end;
        private final String[] options;

        Life(String end, String... options) {
            this.end = end;
            this.options = options;
        }
    }

    @BeforeAll
    void open() {
        proxy = world.apiProxy();
    }

    @AfterAll
    void shut() throws IOException {
        proxy.close();
    }

    /** What meets one request, and whether it came so far. */
    private final class Kill implements Function<Request, Fate> {
        private final int point;
        private final boolean seen;
        private final AtomicBoolean done = new AtomicBoolean();
        private final List<Request> requests = new CopyOnWriteArrayList<>();

        Kill(int point, boolean seen) {
            this.point = point;
            this.seen = seen;
        }

        @Override
        public synchronized Fate apply(Request request) {
            requests.add(request);
            if (requests.size() != point) {
                return new Fate.Pass();
            }
            Runnable kill = () -> {
                end();
                done.set(true);
            };
            return seen ? new Fate.Lost(kill) : new Fate.Unsent(kill);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNextAgentBringsItToItsEnd(Life life) {
        if (!LIVES.contains(life.name())) {
            return;
        }
        world.movers(MoverScript.completes(Duration.ofMillis(500)));
        if (life == Life.CANCEL) {
            world.movers(MoverScript.completes(Duration.ofSeconds(60)));
        } else if (life == Life.PREPARE_TIMEOUT) {
            world.veleroFaults().failProvisioning("play", "the pool is full");
        }
        agent = start(life);
        boolean killed = IntStream.rangeClosed(1, POINTS)
                        .takeWhile(point -> lives(life, point, false) && lives(life, point, true))
                        .count()
                > 0;
        agent.kill();

        assertThat(killed).isTrue();
    }

    /** No shutdown code runs. */
    private void end() {
        Objects.requireNonNull(agent).kill();
    }

    private AgentProcess start(Life life) {
        return world.startAgentThrough(proxy.url(), life.options).ready();
    }

    /** Whether the life has so many requests. */
    private boolean lives(Life life, int point, boolean seen) {
        Kill kill = new Kill(point, seen);
        proxy.rule(kill);
        HasMetadata task = make(life, point + (seen ? "-seen" : "-unseen"));
        Eventually.until(
                Duration.ofSeconds(120),
                () -> "the agent to be killed, or the task to end; it is " + world.phase(task),
                () -> kill.done.get() || over(life, task) && world.nothingLeft());
        proxy.rule(request -> new Fate.Pass());
        boolean killed = kill.done.get();
        String where = "%s, killed at request %d, which the server had%s seen: %s"
                .formatted(life, point, seen ? "" : " not", kill.requests);
        if (killed) {
            agent = start(life);
        }
        Eventually.until(Duration.ofSeconds(120), () -> "the end; " + where, () -> over(life, task));
        assertThat(world.phase(task)).as(where).isEqualTo(life.end);
        world.awaitNothingLeft();
        System.err.println(where);
        return killed;
    }

    private HasMetadata make(Life life, String suffix) {
        String name = life.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + suffix;
        return life == Life.RESTORE ? world.download(name) : world.upload(name);
    }

    /** Somebody cancels what is to be cancelled as soon as it moves. */
    private boolean over(Life life, HasMetadata task) {
        String phase = world.phase(task);
        if (life == Life.CANCEL && phase.equals(Phases.IN_PROGRESS)) {
            world.cancel(task);
        }
        return Phases.isFinal(phase);
    }
}
