package io.stevedore.sandbox.bench;

import java.util.List;
import java.util.Locale;

/** Draws a chart: horizontal bars, with their numbers, since nobody reads numbers off a scale. */
public final class Svg {
    private static final int LABELS = 260;
    private static final int BARS = 420;
    private static final int NUMBERS = 90;
    private static final int BAR = 16;
    private static final int GAP = 10;
    private static final int TOP = 56;
    private static final List<String> COLOURS =
            List.of("#7f8fa6", "#2f6f9f", "#c9793a", "#5b8c5a", "#8c5a86", "#b0a030");

    private Svg() {}

    /** A document of its own. */
    public static String of(Chart chart) {
        int lines = chart.series().size();
        int height = TOP + chart.groups().size() * (lines * BAR + GAP) + GAP;
        int width = LABELS + BARS + NUMBERS;
        double largest = chart.groups().stream()
                .flatMap(group -> group.values().stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        StringBuilder svg =
                new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                <text x="10" y="20" font-size="14" font-weight="bold">%s (%s)</text>
                """.formatted(width, height, escaped(chart.title()), escaped(chart.unit())));
        legend(chart.series(), svg);
        int y = TOP;
        for (Chart.Group group : chart.groups()) {
            svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n"
                    .formatted(LABELS - 8, y + lines * BAR / 2 + 4, escaped(group.label())));
            for (int i = 0; i < lines; i++) {
                bar(group.values().get(i), largest, y, i, svg);
                y += BAR;
            }
            y += GAP;
        }
        return svg.append("</svg>\n").toString();
    }

    private static void legend(List<String> series, StringBuilder svg) {
        int x = LABELS;
        for (int i = 0; i < series.size(); i++) {
            svg.append("<rect x=\"%d\" y=\"32\" width=\"10\" height=\"10\" fill=\"%s\"/>%n".formatted(x, colour(i)));
            svg.append("<text x=\"%d\" y=\"41\">%s</text>%n".formatted(x + 14, escaped(series.get(i))));
            x += 34 + 7 * series.get(i).length();
        }
    }

    private static void bar(double value, double largest, int y, int series, StringBuilder svg) {
        double length = largest == 0 ? 0 : value / largest * BARS;
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                LABELS,
                y,
                length,
                BAR - 2,
                colour(series)));
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%d\">%.2f</text>%n", LABELS + length + 5, y + BAR - 5, value));
    }

    private static String colour(int series) {
        return COLOURS.get(series % COLOURS.size());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
