package io.github.tailnethealth.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tailnethealth.kube.PodWatch.Seen;
import io.github.tailnethealth.live.Binaries;
import io.github.tailnethealth.live.Waiting;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A tailnet node with its health beside it, as the chart installs it, through what happens to nodes. */
@ExtendWith(OneCluster.class)
@Execution(ExecutionMode.CONCURRENT)
class NodeKubeIT {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Duration OUTAGE = Duration.ofMinutes(3);
    private static final int SOON = 90;

    private Cluster cluster;
    private String name;
    private Tailnet tailnet;
    private Release release;

    @BeforeEach
    void makeNamespace(Cluster cluster, TestInfo test) {
        this.cluster = cluster;
        int number = NUMBERS.incrementAndGet();
        tailnet = new Tailnet(cluster, new Binaries(), number);
        release = Release.ofNode(cluster, tailnet, "node-" + number);
        name = test.getTestMethod().orElseThrow().getName();
    }

    @AfterEach
    void removeNamespace() {
        if (release != null) {
            try {
                Figures.note(name, "pods", release.watch().summary());
            } finally {
                release.close();
                tailnet.close();
            }
        }
    }

    @Test
    void becomesRunningAndReadyAndUninstallingLeavesNothing() {
        Set<String> before = release.objects();

        long begin = System.nanoTime();
        release.install();
        note("install to Ready", Duration.ofNanos(System.nanoTime() - begin));

        Seen pod = release.watch().pod();
        assertThat(pod.ready()).isTrue();
        assertThat(pod.restarts()).isZero();
        assertThat(release.health("tailnet-node")).contains("\"status\":\"UP\"", "\"state\":\"Running\"");
        assertThat(release.health("tailnet-overall")).contains("\"verdict\":\"healthy\"");
        assertThat(tailnet.nodes()).hasSize(1).first().asString().contains(pod.pod());
        assertThat(release.logs(Release.OURS)).doesNotContain("WARN", "ERROR");

        release.uninstall();
        Waiting.until(
                "nothing is left: " + new TreeSet<>(before),
                SOON,
                () -> release.objects().equals(before));
    }

    @Test
    void staysReadyAndIsNotRestartedWhileItsRelayIsDeadAndControlIsGone() {
        release.install();
        Duration begin = release.watch().now();

        tailnet.killRelay();
        tailnet.shutControl();
        awaitVerdict("unhealthy");
        Waiting.forAWhile(OUTAGE);

        assertThat(release.watch().pod().ready()).isTrue();
        assertThat(release.probe("/readyz")).isEqualTo(200);
        tailnet.startRelay();
        tailnet.openControl();
        awaitVerdict("healthy");
        assertThat(release.watch().since(begin)).allMatch(Seen::ready).allMatch(seen -> seen.restarts() == 0);
    }

    @Test
    void isUnreadyAndNotRestartedWhileLoggedOut() {
        release.install();

        Duration begin = release.watch().now();
        release.tailscale("logout");
        Seen unready = release.watch().await("not ready", SOON, seen -> !seen.ready());
        note("logged out to unready", unready.at().minus(begin));
        assertThat(release.health("tailnet-node")).contains("NeedsLogin");

        // longer than liveness would need to give up, were it to look at the node
        Waiting.forAWhile(Duration.ofSeconds(75));
        assertThat(release.watch().pod().ready()).isFalse();
        Duration again = release.watch().now();
        release.tailscale("login", "--login-server=" + tailnet.controlUrl(), "--auth-key=" + Tailnet.AUTH_KEY);
        Seen ready = release.watch().await("ready again", SOON, Seen::ready);
        note("logged in to ready", ready.at().minus(again));
        assertThat(release.watch().since(Duration.ZERO)).allMatch(seen -> seen.restarts() == 0);
    }

    @Test
    void saysThatTheDaemonIsGoneWhenItIsKilledAndFindsItAgain() {
        release.install();

        Duration begin = release.watch().now();
        cluster.signalContainer(release.watch().pod().container(Release.DAEMON).id(), "KILL");
        Seen restarted = release.watch()
                .await(
                        "the daemon is restarted",
                        SOON,
                        seen -> seen.container(Release.DAEMON).restarts() == 1);
        note("tailscaled killed to restarted", restarted.at().minus(begin));
        Seen ready = release.watch().await("ready again", SOON, Seen::ready);
        note("tailscaled killed to ready again", ready.at().minus(begin));

        awaitVerdict("healthy");
        assertThat(release.logs(Release.OURS))
                .containsPattern("feed (refused|no-socket)")
                .contains("feed ok");
        assertThat(release.watch().pod().container(Release.OURS).restarts()).isZero();
        assertThat(tailnet.nodes()).as("the same node as before").hasSize(1);
    }

    @Test
    void isRestartedByTheKubeletWhenOurProgramIsFrozen() {
        release.install();

        Duration begin = release.watch().now();
        cluster.signalContainer(release.watch().pod().container(Release.OURS).id(), "STOP");
        Seen unready = release.watch().await("not ready", SOON, seen -> !seen.ready());
        note("our program frozen to unready", unready.at().minus(begin));
        Seen restarted = release.watch()
                .await("restarted", 180, seen -> seen.container(Release.OURS).restarts() == 1);
        note("our program frozen to restarted", restarted.at().minus(begin));
        Seen ready = release.watch().await("ready again", SOON, Seen::ready);
        note("our program frozen to ready again", ready.at().minus(begin));

        assertThat(ready.container(Release.DAEMON).restarts()).isZero();
    }

    @Test
    void isUpgradedAndRolledBackWithAReadyPodAllTheTimeAndPassesItsOwnTest() {
        release.install();
        Duration begin = release.watch().now();
        Seen first = release.watch().pod();

        release.with("config: {tailnet: {health: {down-severity: low}}}").upgrade();
        note("upgrade", release.watch().now().minus(begin));
        Seen second = onlyOtherThan(first);

        Duration back = release.watch().now();
        release.rollback(1);
        note("rollback", release.watch().now().minus(back));
        Seen third = onlyOtherThan(second);

        assertThat(readyPodsAreNeverNone(begin)).isTrue();
        assertThat(release.watch().since(begin)).allMatch(seen -> seen.restarts() == 0);

        // no Service has an address here
        release.with("tests: {host: " + third.ip() + "}\nconfig: null").upgrade();
        assertThat(release.watch().pod().pod()).as("no new pod for a new test").isEqualTo(third.pod());
        Duration test = release.watch().now();
        assertThat(release.test()).contains("Phase:          Succeeded");
        note("helm test", release.watch().now().minus(test));
    }

    @Test
    void startsWithinItsStartupProbeOnAQuarterOfACpu() {
        release.with("resources: {limits: {cpu: 250m}}");
        Duration begin = release.watch().now();
        release.installWithoutWaiting();

        Seen started = release.watch().await("started", 240, isStarted());
        Seen running = release.watch().since(begin).stream()
                .filter(seen -> seen.containers().containsKey(Release.OURS)
                        && !seen.container(Release.OURS).id().isEmpty())
                .findFirst()
                .orElseThrow();
        note("start at 0.25 CPU", started.at().minus(running.at()));
        assertThat(started.restarts()).isZero();
        assertThat(release.watch().await("ready", SOON, Seen::ready).restarts()).isZero();
    }

    @Test
    void theImageOfUpstreamLogsInWithTheDefaultsOfTheChart() {
        release.with("tailscaled: {command: [], login: containerboot}");

        long begin = System.nanoTime();
        release.install();
        note("install to Ready with containerboot", Duration.ofNanos(System.nanoTime() - begin));

        assertThat(release.watch().pod().restarts()).isZero();
        assertThat(release.health("tailnet-node")).contains("\"status\":\"UP\"");
        assertThat(tailnet.nodes()).hasSize(1);
    }

    private void note(String what, Duration time) {
        Figures.note(name, what, time);
    }

    private static Predicate<Seen> isStarted() {
        return seen -> seen.containers().containsKey(Release.OURS)
                && seen.container(Release.OURS).started();
    }

    private Seen onlyOtherThan(Seen before) {
        return release.watch().await("one other pod", SOON, seen -> !seen.pod().equals(before.pod()) && seen.ready());
    }

    /** Whether at every event since then there was a pod that was ready, and not about to end. */
    private boolean readyPodsAreNeverNone(Duration since) {
        Set<String> ready = new TreeSet<>();
        boolean never = true;
        for (Seen seen : release.watch().since(Duration.ZERO)) {
            if (seen.ready() && !seen.ending()) {
                ready.add(seen.pod());
            } else {
                ready.remove(seen.pod());
            }
            never &= seen.at().compareTo(since) < 0 || !ready.isEmpty();
        }
        return never;
    }

    private void awaitVerdict(String verdict) {
        String sample = String.format(Locale.ROOT, "tailnet_health_verdict{verdict=\"%s\"} 1.0", verdict);
        Waiting.until(
                "verdict " + verdict,
                SOON,
                () -> release.manage("/actuator/prometheus").body().contains(sample));
    }
}
