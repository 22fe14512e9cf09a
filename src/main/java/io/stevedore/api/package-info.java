/** The wire: custom resource types and every name that other programs know us by. */
@NullMarked
package io.stevedore.api;

import org.jspecify.annotations.NullMarked;
