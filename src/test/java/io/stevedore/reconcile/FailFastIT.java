package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.testing.InSharedWorld;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A finding that does not heal ends its task, where that is asked for. */
@Order(2)
class FailFastIT extends InSharedWorld {
    @BeforeAll
    void start() {
        world.startAgent("--fail-fast=StorageClassMissing", "-Dstevedore.healing=10S")
                .ready();
    }

    @Test
    void aRefusalThatDoesNotHealFailsTheTaskWithTheCause() {
        // Given
        world.noPods();
        // When
        DataUpload upload = world.upload("refused");
        // Then
        assertThat(world.awaitEndAndMessage(upload))
                .startsWith("Failed: error exposing snapshot: QuotaExceeded: Pod ")
                .contains("quota-7f3a");
        world.awaitNothingLeft();
    }

    @Test
    void aMissingClassIsToldAndEndsNothingUnlessAskedTo() {
        // Given
        world.claim("classless");
        world.snapshot("classless", "classless");
        // When
        DataUpload upload = world.upload("classless", spec -> spec.csiSnapshot.storageClass = "class-7f3a");
        // Then
        world.awaitMessage(upload, "StorageClassMissing: StorageClass class-7f3a");
        assertThat(world.awaitEndAndMessage(upload)).startsWith("Failed: error exposing snapshot: StorageClassMissing");
    }
}
