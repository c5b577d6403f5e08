package io.github.tailnethealth.kube;

import io.github.tailnethealth.live.Binaries;
import io.github.tailnethealth.live.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A JVM with a cluster and a pod that runs on it, to be killed by {@link CleanUpKubeIT}. */
final class Holder {
    private Holder() {}

    /** Says {@code ready NAMESPACE DIRECTORY CONTAINER} when the pod runs, and never ends by itself. */
    public static void main(String[] args) throws Exception {
        Cluster cluster = new Cluster(new Binaries(), Path.of(args[0]));
        Waiting.until(
                "the service account is made",
                60,
                () -> cluster.kubectlResult("get", "serviceaccount", "default").code() == 0);
        cluster.kubectl("run", "pod", "--image=localhost/pause:1", "--restart=Never");
        cluster.kubectl("wait", "--for=condition=Ready", "pod/pod", "--timeout=60s");
        Path namespace = Files.readSymbolicLink(Path.of("/proc/" + cluster.pid() + "/ns/net"));
        String container =
                cluster.kubectl("get", "pod", "pod", "-o", "jsonpath={.status.containerStatuses[0].containerID}");
        System.out.println("ready " + namespace + " " + cluster.directory() + " " + container.replaceFirst(".*//", ""));
        Waiting.forAWhile(Duration.ofDays(1));
    }
}
