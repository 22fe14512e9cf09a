package io.stevedore.sandbox.scenario;

import io.stevedore.sandbox.report.Amounts;
import io.stevedore.sandbox.tree.Comparison;
import io.stevedore.sandbox.tree.Difference;
import io.stevedore.sandbox.tree.Fidelity;
import io.stevedore.sandbox.tree.TreeChange;
import io.stevedore.sandbox.tree.TreeComparer;
import io.stevedore.sandbox.tree.TreeCopy;
import io.stevedore.sandbox.tree.TreeGenerator;
import io.stevedore.sandbox.tree.TreeSpec;
import io.stevedore.sandbox.tree.TreeStats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Files of all kinds, generated or the user's own. */
record FileContent(SandboxOptions options) implements VolumeContent {
    private static final double CHANGE_PERCENT = 1;
    private static final long SEED = 20;

    @Override
    public String volumeMode() {
        return "Filesystem";
    }

    @Override
    public String fill(Path volume, int number) throws IOException {
        if (options.from().isPresent()) {
            TreeCopy.copy(options.from().get(), volume);
            return describe(TreeStats.of(volume));
        }
        return describe(TreeGenerator.write(volume, new TreeSpec(options.files(), options.bytes(), SEED + number)));
    }

    private static String describe(TreeStats stats) {
        return "%s files in %s folders, %s symlinks, %s special files, %s"
                .formatted(
                        Amounts.count(stats.files()),
                        Amounts.count(stats.folders()),
                        Amounts.count(stats.symlinks()),
                        Amounts.count(stats.specials()),
                        Amounts.bytes(stats.bytes()));
    }

    @Override
    public String plan() {
        return "Change %.0f %% of the files".formatted(CHANGE_PERCENT);
    }

    @Override
    public Change change(Path volume) throws IOException {
        TreeChange change = TreeChange.apply(volume, CHANGE_PERCENT, SEED);
        return new Change(change.files(), change.bytes());
    }

    @Override
    public String describe(Change sum) {
        return "%s files modified, added or removed; %s in those that are there"
                .formatted(Amounts.count(sum.pieces()), Amounts.bytes(sum.bytes()));
    }

    @Override
    public long grain() {
        return 0; // a file that was touched is read as a whole, and counts as such
    }

    @Override
    public void compare(Path original, Path restored, Ledger ledger, Narrator narrator) throws IOException {
        Fidelity fidelity = Fidelity.valueOf(options.engine().toUpperCase(Locale.ROOT));
        Comparison comparison = TreeComparer.compare(original, restored);
        ledger.comparison(comparison, fidelity);
        narrator.done("%s names, %s: %s"
                .formatted(
                        Amounts.count(comparison.entries()),
                        Amounts.bytes(comparison.bytes()),
                        comparison.equal(fidelity) ? "equal" : "NOT equal"));
        comparison
                .tolerated(fidelity)
                .forEach((kind, count) -> narrator.note("not kept by %s, as known: %s, %s times"
                        .formatted(fidelity, kind.label(), Amounts.count(count))));
        comparison.violations(fidelity).keySet().stream()
                .flatMap(kind -> comparison.examples().getOrDefault(kind, List.of()).stream())
                .map(Difference::toString)
                .forEach(narrator::note);
    }
}
