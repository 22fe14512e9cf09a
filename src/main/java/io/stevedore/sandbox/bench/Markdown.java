package io.stevedore.sandbox.bench;

import java.util.Collections;
import java.util.List;

/** Writes a report as a page. */
public final class Markdown {
    private Markdown() {}

    /** Pictures are referred to by name and stand beside it. */
    public static String of(BenchReport report) {
        StringBuilder page = new StringBuilder("# ").append(report.title()).append("\n\n");
        report.circumstances().forEach(line -> item(line, page));
        if (!report.failures().isEmpty()) {
            page.append("\n## What went wrong\n\n");
            report.failures().forEach(line -> item(line, page));
        }
        if (!report.bars().isEmpty()) {
            page.append("\n## What was promised\n\n");
            report.bars().forEach(bar -> item(bar.text(), page));
        }
        for (Table table : report.tables()) {
            page.append("\n## ").append(table.title()).append("\n\n");
            row(table.columns(), page);
            row(Collections.nCopies(table.columns().size(), "---"), page);
            table.rows().forEach(row -> row(row, page));
        }
        for (Chart chart : report.charts()) {
            page.append("\n![%s](%s.svg)\n".formatted(escaped(chart.title()), chart.file()));
        }
        return page.toString();
    }

    private static void item(String text, StringBuilder page) {
        page.append("- ").append(escaped(text)).append('\n');
    }

    private static void row(List<String> cells, StringBuilder page) {
        page.append("| ")
                .append(String.join(" | ", cells.stream().map(Markdown::escaped).toList()))
                .append(" |\n");
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;");
    }
}
