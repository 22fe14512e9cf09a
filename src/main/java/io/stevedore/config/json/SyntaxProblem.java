package io.stevedore.config.json;

/**
 * Why a text is not JSON.
 *
 * @param at       offset
 * @param path     of the value around it
 * @param text     a sentence that says it all
 * @param found    what stands there
 * @param expected what could stand there
 * @param advice   what to do about it; may be empty
 */
public record SyntaxProblem(int at, String path, String text, String found, String expected, String advice) {}
