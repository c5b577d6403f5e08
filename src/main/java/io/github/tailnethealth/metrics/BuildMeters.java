package io.github.tailnethealth.metrics;

/** Our own version. */
final class BuildMeters implements Concern {
    private final String version;

    BuildMeters(String version) {
        this.version = version;
    }

    @Override
    public void write(Seen seen, Samples.Builder samples) {
        samples.info(Family.BUILD_INFO, version);
    }
}
