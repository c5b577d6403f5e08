package io.github.tailnethealth.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The table of what is expected in each fault's settled phase. The README shows the same one. */
final class Phases {
    private static final Path TABLE = Path.of("src/test/resources/live/phases.tsv");
    static final String HEALTHY = "all is well";
    static final String NONE = "none";
    static final String ANY = "any";
    static final String UNCHANGED = "unchanged";
    static final String AS_WITNESS = "as the witness";

    /**
     * A row.
     *
     * @param within seconds after the fault within which it must show
     * @param witnessFrom seconds after the fault from which the witness is compared, -1 for never
     */
    record Row(
            String fault,
            int within,
            String text,
            String verdict,
            String node,
            String feed,
            int readyz,
            int livez,
            int witnessFrom) {}

    private static final Map<String, Row> ROWS = read();

    private Phases() {}

    static Row of(String fault) {
        Row row = ROWS.get(fault);
        if (row == null) {
            throw new IllegalArgumentException("no row for \"" + fault + "\" in " + TABLE);
        }
        return row;
    }

    private static Map<String, Row> read() {
        Map<String, Row> rows = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(TABLE)) {
                String[] c = line.split("\t", -1);
                if (line.startsWith("#") || line.isBlank() || c[0].equals("fault")) {
                    continue;
                }
                rows.put(
                        c[0],
                        new Row(
                                c[0],
                                Integer.parseInt(c[1]),
                                c[2],
                                c[3],
                                c[4],
                                c[5],
                                Integer.parseInt(c[6]),
                                Integer.parseInt(c[7]),
                                c[8].equals("-") ? -1 : Integer.parseInt(c[8])));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }
}
