"""Node, as Relay's clients know it: what has an id that names it for good can be asked for by it alone."""

import strawberry


@strawberry.interface(description="What can be asked for again by its id alone, in Query.node.")
class Node:
    id: strawberry.ID = strawberry.field(
        description="Names this one thing for good, and nothing else of whatever type."
    )
