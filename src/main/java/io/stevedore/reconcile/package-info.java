/** The controllers: one generic reconciler over the life cycle, and a thin binding for each kind. */
@NullMarked
package io.stevedore.reconcile;

import org.jspecify.annotations.NullMarked;
