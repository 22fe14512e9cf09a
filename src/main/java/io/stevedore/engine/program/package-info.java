/** What engines that are programs have in common: watched runs, private folders, what is said about failures. */
@NullMarked
package io.stevedore.engine.program;

import org.jspecify.annotations.NullMarked;
