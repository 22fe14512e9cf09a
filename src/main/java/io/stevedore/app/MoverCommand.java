package io.stevedore.app;

import io.stevedore.mover.MoverKind;

/** A command that moves one volume. */
interface MoverCommand {
    MoverKind kind();
}
