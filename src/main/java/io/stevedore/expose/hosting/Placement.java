package io.stevedore.expose.hosting;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/**
 * Where movers should rather run, and where they must not, by the host names that nodes are labelled with.
 *
 * @param preferred nodes with room; empty when all are alike
 * @param avoided   nodes that are paused
 */
public record Placement(List<String> preferred, List<String> avoided) {
    /** One mover more in each slot. */
    private static final double ROUND = 1;

    public static final Placement ANYWHERE = new Placement(List.of(), List.of());

    /**
     * A node that movers may run on.
     *
     * @param slots  how many volumes it moves at once, at least 1
     * @param movers that are there already, at work or waiting for a slot
     */
    public record Place(String hostname, int slots, int movers, boolean paused) {
        private double pressure() {
            return (double) movers / slots;
        }
    }

    /**
     * The scheduler spreads movers evenly, and knows at once where it has put them; what agents see is late, and in a burst
     * all of them would prefer the one node that has just been the emptiest. So only that is preferred which the scheduler does
     * not know of: free slots, where nodes differ in slots, and else what is not more than a round behind.
     */
    public static Placement of(Collection<Place> places) {
        List<Place> open = places.stream().filter(place -> !place.paused()).toList();
        double least = open.stream().mapToDouble(Place::pressure).min().orElse(0);
        boolean alike = open.stream().mapToInt(Place::slots).distinct().count() < 2;
        boolean free = !alike && least < 1;
        List<String> roomy = names(open, place -> free ? place.pressure() < 1 : place.pressure() <= least + ROUND);
        return new Placement(roomy.size() == open.size() ? List.of() : roomy, names(places, Place::paused));
    }

    private static List<String> names(Collection<Place> places, Predicate<Place> wanted) {
        return places.stream().filter(wanted).map(Place::hostname).sorted().toList();
    }
}
