"""What one data point may hold, as Analytics Engine documents it; it drops in silence what is over."""

MOST_INDEXES = 1
"""A point with more is not recorded at all."""
MOST_INDEX_BYTES = 96
MOST_BLOB_BYTES = 16_384
"""Of all blobs of a point together, in UTF-8."""
POINTS_AN_INVOCATION = 250
CAUTIOUS_POINTS = 25
"""Points an invocation may write as another page of the documents has it: right by both."""
