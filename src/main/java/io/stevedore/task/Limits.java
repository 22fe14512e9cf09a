package io.stevedore.task;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How many volumes of one storage class, or of one driver, the whole cluster moves at once. The oldest tasks go first:
 * as all agents see the same tasks, they let the same ones pass, however many of them look at a time.
 */
public record Limits(List<Limit> all) {
    public static final Limits NONE = new Limits(List.of());

    /** After which no other task of the same second appears: times of creation are whole seconds, and are heard of late. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    /** What is limited. */
    public enum Scope {
        STORAGE_CLASS("storageclass"),
        DRIVER("driver");

        private final String word;

        Scope(String word) {
            this.word = word;
        }
    }

    /** @param most at least 1 */
    public record Limit(Scope scope, String name, int most) {

        /** @throws IllegalArgumentException when the text is not {@code storageclass/NAME=N} or {@code driver/NAME=N} */
        public static Limit parse(String text) {
            for (Scope scope : Scope.values()) {
                String start = scope.word + "/";
                int equals = text.lastIndexOf('=');
                if (text.startsWith(start)
                        && equals > start.length()
                        && text.substring(equals + 1).matches("[1-9][0-9]{0,5}")) {
                    return new Limit(
                            scope,
                            text.substring(start.length(), equals),
                            Integer.parseInt(text.substring(equals + 1)));
                }
            }
            throw new IllegalArgumentException(
                    "\"%s\" is not a limit; one looks like storageclass/gold=3 or driver/ebs.csi.aws.com=10"
                            .formatted(text));
        }

        private boolean concerns(Contender task) {
            return name.equals(scope == Scope.STORAGE_CLASS ? task.storageClass() : task.driver());
        }

        private String text() {
            return scope.word + "/" + name + "=" + most;
        }
    }

    /**
     * A task that is not over and that somebody wants.
     *
     * @param working somebody has taken it
     */
    public record Contender(String uid, Instant created, boolean working, String storageClass, String driver) {
        private static final Comparator<Contender> ORDER = Comparator.comparing(Contender::working)
                .reversed()
                .thenComparing(Contender::created)
                .thenComparing(Contender::uid);

        /** Whoever is of the same second, as long as it may still come between two that are there. */
        private boolean goesBefore(Contender task, boolean settled) {
            boolean twin = !settled && created.equals(task.created) && !uid.equals(task.uid);
            return twin || ORDER.compare(this, task) < 0;
        }
    }

    /**
     * Why a new task may not be taken now; empty when it may.
     *
     * @param age how long ago the task was created, which its {@code created} is the second of
     */
    public Optional<String> full(String uid, Collection<Contender> tasks, Function<Instant, Duration> age) {
        return tasks.stream()
                .filter(task -> task.uid().equals(uid))
                .findFirst()
                .flatMap(task -> all.stream()
                        .filter(limit -> limit.concerns(task))
                        .filter(Predicate.not(limit -> admits(limit, task, tasks, age.apply(task.created()))))
                        .map(limit -> "the limit %s is reached".formatted(limit.text()))
                        .findFirst());
    }

    private static boolean admits(Limit limit, Contender task, Collection<Contender> tasks, Duration age) {
        boolean settled = age.compareTo(SETTLED) >= 0;
        return tasks.stream()
                        .filter(limit::concerns)
                        .filter(other -> other.goesBefore(task, settled))
                        .count()
                < limit.most();
    }
}
