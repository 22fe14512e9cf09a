package io.stevedore.sandbox.report;

import java.util.List;

/** Columns that stand below each other on a terminal. */
public final class TextTable {
    private TextTable() {}

    /**
     * Several lines, each with its end of line.
     *
     * @param rows  all with as many cells as the first
     * @param texts how many columns are texts; those after them are numbers, and end below each other
     */
    public static String of(List<List<String>> rows, int texts) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(i == 0 ? "" : "  ").append(pad(row.get(i), widths[i], i >= texts));
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }

    private static String pad(String cell, int width, boolean right) {
        String space = " ".repeat(width - cell.length());
        return right ? space + cell : cell + space;
    }
}
