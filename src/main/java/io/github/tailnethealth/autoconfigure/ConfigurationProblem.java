package io.github.tailnethealth.autoconfigure;

/** A start that cannot go on, said so that whoever configured it knows what to do. */
final class ConfigurationProblem extends RuntimeException {
    private final String action;

    /**
     * Makes a problem.
     *
     * @param message what is wrong
     * @param action what to do about it
     */
    ConfigurationProblem(String message, String action) {
        super(message);
        this.action = action;
    }

    String action() {
        return action;
    }
}
