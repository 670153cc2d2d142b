"""The newest certificate that a group's checks were shown, as SQL finds it."""

from gateway.ports import Kind
from gateway.telemetry.sql.columns import Layout
from gateway.telemetry.sql.computed.lengths import NONE_YET, Columns, both
from gateway.telemetry.sql.text import Source

LATEST_S = "100000000000"
"""Unix s; no certificate lasts until the year 5138."""


def certificate_columns(source: Source, inside: str = "") -> Columns:
    """When a check was last shown one that it verified (0: never), when that expires, and who issued it."""
    layout: Layout = source.layout
    shown = both(inside, f"{layout.expires_s} > 0 AND {layout.expires_s} < {LATEST_S}")
    newest = f"if({shown}, {layout.timestamp_ms}, {NONE_YET})"
    return {
        "certificate_seen": (f"{source.dialect.maximum}({newest})", Kind.NUMBER),
        "certificate_expires": (f"argMax({layout.expires_s}, {newest})", Kind.NUMBER),
        "certificate_issuer": (f"argMax({layout.issuer}, {newest})", Kind.TEXT),
    }
