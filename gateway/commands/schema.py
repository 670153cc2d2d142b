"""`insights schema`: the GraphQL schema as text."""

import typer

from gateway.app import schema_sdl


def schema_command() -> None:
    """Print the GraphQL schema (SDL).

    Example: `insights schema > schema.graphql`
    """
    typer.echo(schema_sdl(), nl=False)
