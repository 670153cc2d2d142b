"""What source text in every language says alike."""

from gateway.telemetry.sql.columns import AE_BLOBS, AE_DOUBLES

WRITTEN_BY = (
    "Written by scripts/export-layout from the gateway's tables (gateway/telemetry/sql): change those."
)
MOST_BLOBS = len(AE_BLOBS)
MOST_DOUBLES = len(AE_DOUBLES)


def flag(value: bool) -> str:
    return "true" if value else "false"


def text(value: str) -> str:
    """Names and words of the tables hold nothing to escape."""
    return f'"{value}"'
