package io.stevedore.config;

/** Takes what is wrong with a configuration that can be used all the same. */
interface Complaints {
    /**
     * @param about    what it is about
     * @param sentence what is wrong and what happens, without the path
     * @param expected what would be right
     */
    void warn(Setting about, String sentence, String expected);
}
