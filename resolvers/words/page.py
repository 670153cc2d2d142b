"""PageInfo, shared by every connection."""

from collections.abc import Sequence
from typing import Self

import strawberry


@strawberry.type(description="Where a page lies in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="More follows: pass endCursor as after.")
    has_previous_page: bool = strawberry.field(
        description="More precedes: pass startCursor as before, where offered."
    )
    start_cursor: str | None = strawberry.field(
        description="Cursor of the first entry; null on an empty page."
    )
    end_cursor: str | None = strawberry.field(description="Cursor of the last entry; null on an empty page.")

    @classmethod
    def of(cls, cursors: Sequence[str], *, has_next: bool, has_previous: bool) -> Self:
        return cls(
            has_next_page=has_next,
            has_previous_page=has_previous,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        )
