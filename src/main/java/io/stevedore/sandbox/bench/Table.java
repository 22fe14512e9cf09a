package io.stevedore.sandbox.bench;

import java.util.List;

/**
 * Figures for people.
 *
 * @param columns headings; the first one is of what a row is about
 * @param rows    each with as many cells
 */
public record Table(String title, List<String> columns, List<List<String>> rows) {
    public Table {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "a row of %d cells below %d headings".formatted(row.size(), columns.size()));
            }
        }
    }
}
