"""Texts that try to break out of a statement."""

from hypothesis import strategies as st

HARMLESS = "abc"

FRAGMENTS = (
    *("'", "\\'", "\\\\'", "''", "\\", "\\\\", "\\x27", "\\0", "\0", "\x1a", "\\u0027", "\\N", '"', "`"),
    *("--", "-- ", "/*", "*/", "#", ";", "; DROP TABLE hb", " FORMAT Null", "FORMAT", " OR 1=1", " OR ''='"),
    *(
        "\u2018",
        "\u2019",
        "\u02bc",
        "\uff07",
        "\u201c",
        "$$",
        "{p:String}",
        "?1",
        "%27",
        "%s",
        "{}",
        "\u2028",
    ),
    *("\n", "\t", "\r", " ", "a", "Z", "0", "9", "_", ".", ":", "@", "-", "(", ")", ",", "é", "😀", "\x7f"),
    *("UNION ALL SELECT", "blob1", "up", "org_a", "mon_1"),
)
HOSTILE = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=8).map("".join) | st.text(max_size=12)
