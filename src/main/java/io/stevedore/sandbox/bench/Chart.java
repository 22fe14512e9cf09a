package io.stevedore.sandbox.bench;

import java.util.List;

/**
 * Bars side by side.
 *
 * @param file   name of its picture, without the ending
 * @param unit   of all values
 * @param series what stands side by side, for example {@code bare} and {@code task}
 */
public record Chart(String file, String title, String unit, List<String> series, List<Group> groups) {
    public Chart {
        series = List.copyOf(series);
        groups = List.copyOf(groups);
        for (Group group : groups) {
            if (group.values().size() != series.size()) {
                throw new IllegalArgumentException("%d values of %d series in group %s"
                        .formatted(group.values().size(), series.size(), group.label()));
            }
        }
    }

    /** @param values one of each series, none below zero */
    public record Group(String label, List<Double> values) {
        public Group {
            values = List.copyOf(values);
        }
    }
}
