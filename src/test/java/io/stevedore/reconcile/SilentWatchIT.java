package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.testing.FreezingProxy;
import io.stevedore.testing.InOwnWorld;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Every connection goes silent without closing; the time after which that counts as dead is 80 s, here 5. */
@Order(1)
class SilentWatchIT extends InOwnWorld {

    @Test
    void isNoticedAndWhatWasMissedIsCaughtUp() throws Exception {
        try (FreezingProxy proxy = world.proxy()) {
            world.startAgentThrough(proxy.url(), "-Dstevedore.silence=5S").ready();
            proxy.freeze();

            DataUpload upload = world.upload("unseen");

            assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
            world.awaitNothingLeft();
        }
    }
}
