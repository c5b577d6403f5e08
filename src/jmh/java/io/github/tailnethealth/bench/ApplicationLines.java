package io.github.tailnethealth.bench;

import io.github.tailnethealth.bench.Figure.Unit;
import io.github.tailnethealth.bench.Settings.Part;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The program, and an application with the library, beside an application of the same starters that has neither. All of
 * them answer the same paths in the same way, and the feed of ours is connected to a node of another process.
 */
final class ApplicationLines implements AutoCloseable {
    private static final String LIVE = "/livez";
    private static final String HEALTH = "/actuator/health";
    private static final String PROMETHEUS = "/actuator/prometheus";
    /** What the image sets, and what its JVM finds and chooses in the chart's 512 MiB; its AOT cache comes to that. */
    private static final String[] IMAGE_FLAGS = {
        "-XX:MaxRAM=512m", "-XX:MaxRAMPercentage=50", "-XX:+UseSerialGC", "-Xss512k", "-XX:+ExitOnOutOfMemoryError"
    };

    private static final String CONSTANTS = "the same as constants";
    private static final String ASKING = "the same as constants, with a client that asks";
    private static final String ITSELF = "the empty one, measured a second time";
    private static final double MOST_IDLE_PERCENT = 0.5;

    private final Settings settings;
    private final Jdk jdk;
    private final Load load = Load.ofThisMachine();
    private final Path folder;
    private final Path socket;

    private final Application empty;
    private final Application program;
    private final Application emptyExtracted;
    private final Application programExtracted;
    private final Application emptyOnClassPath;
    private final Application emptyAgain;
    private final Application withLibrary;
    private final Application withConstants;
    private final Application asking;
    private final Path constantSeries;
    private final Path constantHealth;
    private final Set<Path> trained = new HashSet<>();

    ApplicationLines(Settings settings) throws IOException, InterruptedException {
        this.settings = settings;
        jdk = Jdk.forApplications();
        folder = settings.target().resolve("bench");
        Files.createDirectories(folder);
        socket = Files.createTempDirectory("bench").resolve("tailscaled.sock");
        List<String> feed = List.of(
                "--tailnet.health.localapi.enabled=true",
                "--tailnet.health.localapi.socket=" + socket,
                Application.LIVENESS + "tailnet-self-check");
        Path emptyJar = settings.jar("-empty");
        Path programJar = settings.jar("-exec");
        empty = new Application("empty", List.of(jdk.java(), "-jar", "" + emptyJar), List.of());
        program = new Application("program", List.of(jdk.java(), "-jar", "" + programJar), feed);
        Path emptyLaidOut = jdk.extract(emptyJar, folder.resolve("empty"));
        Path programLaidOut = jdk.extract(programJar, folder.resolve("program"));
        emptyExtracted = new Application("empty", List.of(jdk.java(), "-jar", "" + emptyLaidOut), List.of());
        programExtracted = new Application("program", List.of(jdk.java(), "-jar", "" + programLaidOut), feed);
        emptyOnClassPath = new Application(
                "empty", onClassPath(EmptyApplication.class, emptyLaidOut, libraries(emptyLaidOut)), List.of());
        emptyAgain = emptyOnClassPath.withJvm("-again");
        withLibrary = new Application(
                "with-library",
                onClassPath(EmptyApplication.class, emptyLaidOut, "" + settings.jar(""), libraries(programLaidOut)),
                feed);
        constantSeries = folder.resolve("series.txt");
        constantHealth = folder.resolve("health.json");
        List<String> constants = List.of(
                "--" + ConstantsApplication.SERIES + "=" + constantSeries,
                "--" + ConstantHealth.FILE + "=" + constantHealth,
                "--" + AskingApplication.SOCKET + "=" + socket);
        withConstants = new Application(
                "with-constants",
                onClassPath(ConstantsApplication.class, emptyLaidOut, libraries(emptyLaidOut)),
                constants);
        asking = new Application("asking", inJar(AskingApplication.class, emptyJar, programLaidOut), constants);
    }

    /** Runs a class of a jar that has another main class, with what it lacks to ask a node. */
    private List<String> inJar(Class<?> main, Path jar, Path withClient) throws IOException {
        try (Stream<Path> libraries = Files.list(withClient.resolveSibling("lib"))) {
            String client = libraries
                    .filter(library -> library.getFileName().toString().startsWith("jetty-"))
                    .map(Path::toString)
                    .sorted()
                    .collect(Collectors.joining(","));
            return List.of(
                    jdk.java(),
                    "-Dloader.main=" + main.getName(),
                    "-Dloader.path=" + client,
                    "-cp",
                    "" + jar,
                    "org.springframework.boot.loader.launch.PropertiesLauncher");
        }
    }

    private List<String> onClassPath(Class<?> main, Path application, String... more) {
        String path = application + File.pathSeparator + String.join(File.pathSeparator, more);
        return List.of(jdk.java(), "-cp", path, main.getName());
    }

    private static String libraries(Path laidOut) {
        return laidOut.resolveSibling("lib") + File.separator + "*";
    }

    /** Says with what the lines are measured. */
    String with() {
        return "applications on JDK " + jdk.version() + ", load by " + load.name();
    }

    List<Line> lines() throws IOException, InterruptedException {
        List<Line> lines = new ArrayList<>();
        if (settings.measures(Part.LOAD)) {
            load(lines);
        }
        if (settings.measures(Part.START)) {
            try (NodeProcess node = NodeProcess.start(socket, folder)) {
                node.awaitSocket();
                starts(lines);
            }
        }
        if (settings.measures(Part.IDLE)) {
            idle(lines);
        }
        return lines;
    }

    private int rounds() {
        return settings.quick() ? 1 : 3;
    }

    private Duration seconds(int full) {
        return Duration.ofSeconds(settings.quick() ? 1 : full);
    }

    // ---- under load

    private void load(List<Line> lines) throws IOException, InterruptedException {
        Answers answers = new Answers();
        for (int round = 0; round < rounds(); round++) {
            try (RunningApplication nothing = emptyOnClassPath.start(folder);
                    RunningApplication again = emptyAgain.start(folder);
                    RunningApplication library = withLibrary.start(folder);
                    RunningApplication alone = program.start(folder)) {
                measure(answers, LIVE, nothing, library, alone, again);
                keepWhatItShows(library);
                try (RunningApplication constants = withConstants.start(folder)) {
                    constants.awaitOk(LIVE);
                    load.perSecond(constants.url(LIVE), seconds(15)); // as the others had
                    measure(answers, HEALTH, nothing, library, constants);
                    measure(answers, PROMETHEUS, nothing, library, constants);
                }
            }
        }
        for (String name : List.of("with-library", "program")) {
            lines.add(answers.rate(name, LIVE, 1.05).like(answers.perSecond("empty-again" + LIVE), ITSELF));
            lines.add(answers.p99(name, LIVE, 1.05).like(answers.slowest("empty-again" + LIVE), ITSELF));
        }
        for (String path : List.of(HEALTH, PROMETHEUS)) {
            lines.add(answers.rate("with-library", path, 1.3)
                    .over(answers.perSecond("with-constants" + path), CONSTANTS));
            lines.add(answers.p99("with-library", path, 1.3).over(answers.slowest("with-constants" + path), CONSTANTS));
        }
    }

    private void keepWhatItShows(RunningApplication ours) throws IOException, InterruptedException {
        try (NodeProcess node = NodeProcess.start(socket, folder)) {
            node.awaitSocket();
            ours.awaitOk(HEALTH);
            Files.writeString(constantHealth, ours.answer(HEALTH));
            Files.writeString(
                    constantSeries,
                    ours.answer(PROMETHEUS)
                            .lines()
                            .filter(line -> line.contains("tailnet_health_"))
                            .collect(Collectors.joining("\n")));
        }
    }

    /** Measures, in turns, what they do under full load, and how they answer at a tenth of what the first one then does. */
    private void measure(Answers answers, String path, RunningApplication... applications)
            throws IOException, InterruptedException {
        try (NodeProcess node = NodeProcess.start(socket, folder)) {
            node.awaitSocket();
            for (RunningApplication each : applications) {
                each.awaitOk(HEALTH); // the feed is in step
                load.perSecond(each.url(path), seconds(path.equals(LIVE) ? 15 : 8)); // the first warms up most of it
            }
            for (int turn = 0; turn < turns(3); turn++) {
                for (RunningApplication each : applications) {
                    answers.add(each.name(), path, load.perSecond(each.url(path), seconds(3)));
                }
            }
            Pace pace =
                    new Pace(answers.perSecond(applications[0].name() + path).value() / 10);
            for (int turn = 0; turn < turns(path.equals(LIVE) ? 20 : 10); turn++) {
                for (RunningApplication each : applications) {
                    answers.add(each.name(), path, pace.times(each.url(path), seconds(1)));
                }
            }
        }
    }

    private int turns(int full) {
        return settings.quick() ? 1 : full;
    }

    /** What each application answered, by path. */
    private static final class Answers {
        private final Map<String, List<Double>> rates = new LinkedHashMap<>();
        private final Map<String, List<long[]>> times = new LinkedHashMap<>();

        void add(String name, String path, double perSecond) {
            rates.computeIfAbsent(name + path, any -> new ArrayList<>()).add(perSecond);
        }

        void add(String name, String path, long[] each) {
            times.computeIfAbsent(name + path, any -> new ArrayList<>()).add(each);
        }

        /** A ratio of times, as all ratios are: of those that pass between two answers. */
        Line rate(String name, String path, double most) {
            return new Line(
                    "GET " + path + ", " + name + ": per second",
                    perSecond(name + path),
                    perSecond("empty" + path),
                    Goal.ratioAtLeast(1 / most));
        }

        Line p99(String name, String path, double most) {
            return new Line(
                    "GET " + path + ", " + name + ": p99 at a tenth of the empty one's rate",
                    slowest(name + path),
                    slowest("empty" + path),
                    Goal.ratio(most));
        }

        Figure perSecond(String of) {
            return Figure.median(Objects.requireNonNull(rates.get(of)), Unit.PER_SECOND);
        }

        Figure slowest(String of) {
            return Figure.p99(Objects.requireNonNull(times.get(of)));
        }
    }

    // ---- the start

    private void starts(List<Line> lines) throws IOException, InterruptedException {
        Map<String, Application> ways = new LinkedHashMap<>();
        ways.put("empty", empty);
        ways.put("program", program);
        if (jdk.hasAotCache()) {
            ways.put("empty, cached", cached(emptyExtracted));
            ways.put("program, cached", cached(programExtracted));
        }
        Map<String, List<Double>> times = new LinkedHashMap<>();
        int all = settings.quick() ? 1 : 7;
        for (int round = settings.quick() ? 1 : 0; round <= all; round++) {
            for (Map.Entry<String, Application> way : ways.entrySet()) {
                try (RunningApplication started = way.getValue().start(folder)) {
                    double time = started.awaitOk(LIVE);
                    if (round > 0) { // the first fills the system's caches
                        times.computeIfAbsent(way.getKey(), any -> new ArrayList<>())
                                .add(time);
                    }
                }
            }
        }
        Map<String, Figure> figures = new LinkedHashMap<>();
        times.forEach((way, each) -> figures.put(way, Figure.median(each, Unit.NANOSECONDS)));
        Figure plain = figures.get("empty");
        lines.add(new Line("start until /livez is 200, plain jar", figures.get("program"), plain, Goal.ratio(1.15)));
        if (jdk.hasAotCache()) {
            lines.add(new Line(
                    "the same, extracted with an AOT cache", figures.get("program, cached"), plain, Goal.ratio(0.5)));
            lines.add(new Line(
                    "the empty application with a cache of its own", figures.get("empty, cached"), plain, Goal.none()));
        }
    }

    /** Trains a cache, once, by a life in which all was asked for. */
    private Application cached(Application application) throws IOException, InterruptedException {
        Path cache = folder.resolve(application.name() + ".aot");
        if (trained.add(cache)) {
            train(application, cache);
        }
        return application.withJvm("-cached", "-XX:AOTCache=" + cache);
    }

    private void train(Application application, Path cache) throws IOException, InterruptedException {
        Files.deleteIfExists(cache);
        try (RunningApplication training =
                application.withJvm("-training", "-XX:AOTCacheOutput=" + cache).start(folder)) {
            training.awaitOk(HEALTH);
            for (String path : List.of(LIVE, HEALTH, PROMETHEUS)) {
                training.get(path, 20);
            }
        }
        if (!Files.exists(cache)) {
            throw new IOException("the training of " + application.name() + " left no AOT cache");
        }
    }

    // ---- at rest

    private void idle(List<Line> lines) throws IOException, InterruptedException {
        Application image = programExtracted;
        if (jdk.hasAotCache()) {
            try (NodeProcess node = NodeProcess.start(socket, folder)) {
                node.awaitSocket();
                image = cached(programExtracted);
            }
        }
        Application inImage = image.withJvm("-image", IMAGE_FLAGS);
        try (RunningApplication once = program.start(folder)) {
            keepWhatItShows(once);
        }
        try (RestingApplications resting =
                        new RestingApplications(turns(9), folder, LIVE, empty, program, inImage, asking);
                NodeProcess node = NodeProcess.start(socket, folder, 0.5)) { // quiet until all is measured
            node.awaitSocket();
            Thread.sleep(seconds(5).toMillis()); // to be asked more than once would cost them
            resting.awaitOk(HEALTH);
            Thread.sleep(seconds(60).toMillis());
            Map<Application, Figure> memory = resting.resident();
            lines.add(line("resident memory after 60 s, feed connected", memory, program, Goal.ratio(1.1))
                    .within(1.05, Objects.requireNonNull(memory.get(asking)), ASKING));
            lines.add(line("the same with the image's flags", memory, inImage, Goal.ratio(1)));
            // a JVM looks at each 128th call whether it was the 200th: what comes each second is compiled after 256 s
            Thread.sleep(seconds(210).toMillis());
            Map<Application, Figure> processor = resting.processor(seconds(60));
            Goal most = Goal.atMost(MOST_IDLE_PERCENT);
            lines.add(line("processor at rest, feed connected, of a core", processor, program, most));
            lines.add(line("the same with the image's flags", processor, inImage, most));
        }
    }

    private Line line(String name, Map<Application, Figure> figures, Application of, Goal goal) {
        return new Line(
                name, Objects.requireNonNull(figures.get(of)), Objects.requireNonNull(figures.get(empty)), goal);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(socket);
        Files.deleteIfExists(socket.getParent());
    }
}
