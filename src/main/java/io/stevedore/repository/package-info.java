/** From storage location, repository object and secret to what an engine can open. */
@NullMarked
package io.stevedore.repository;

import org.jspecify.annotations.NullMarked;
