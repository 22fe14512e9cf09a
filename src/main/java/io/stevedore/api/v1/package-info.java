/** {@code velero.io/v1}: repositories, storage locations, pod volume backups and restores. */
package io.stevedore.api.v1;
