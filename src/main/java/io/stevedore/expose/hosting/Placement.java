package io.stevedore.expose.hosting;

import java.util.Collection;
import java.util.List;

/**
 * Where movers should rather run, and where they must not, by the host names that nodes are labelled with.
 *
 * @param preferred nodes with the most room; empty when none has more than the others
 * @param avoided   nodes that are paused
 */
public record Placement(List<String> preferred, List<String> avoided) {
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

    public static Placement of(Collection<Place> places) {
        List<Place> open = places.stream().filter(place -> !place.paused()).toList();
        double least = open.stream().mapToDouble(Place::pressure).min().orElse(0);
        List<String> roomy = open.stream()
                .filter(place -> place.pressure() == least)
                .map(Place::hostname)
                .sorted()
                .toList();
        return new Placement(
                roomy.size() == open.size() ? List.of() : roomy,
                places.stream()
                        .filter(Place::paused)
                        .map(Place::hostname)
                        .sorted()
                        .toList());
    }
}
