"""Strawberry on uvicorn, with the same extras as the gateway: https://strawberry.rocks/docs/integrations/asgi."""

from fleet import schema
from served import serve
from strawberry.asgi import GraphQL

serve(GraphQL(schema))
