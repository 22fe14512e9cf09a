/** Why a volume does not get ready: examiners over what exists, as pure functions. */
@NullMarked
package io.stevedore.diagnosis;

import org.jspecify.annotations.NullMarked;
