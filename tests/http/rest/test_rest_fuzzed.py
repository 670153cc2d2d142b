"""What the OpenAPI document allows, and what it does not, asked by a generator not written here."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.gateway_under_test import Gateway
from tests.http.rest.described import DOCUMENT
from tests.size import sized

pytestmark = pytest.mark.asyncio(loop_scope="module")

EXAMPLES = sized(30, 3)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
BASE_URL = "http://127.0.0.1:8080"
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@pytest.mark.parametrize("path", list(SCHEMA.raw_schema["paths"]))
async def test_answers_as_described(acme: Gateway, path: str) -> None:
    """Whatever is asked, the answer's status, type, headers and body are described; none is a 500."""
    operation = SCHEMA[path]["GET"]
    ids = (None, {"id": "mon_api"}) if "{id}" in path else (None,)
    cases = st.one_of([operation.as_strategy(mode, path_parameters=one) for mode in MODES for one in ids])
    asked: list[Case[Any]] = []

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(cases)
    def collect(case: Case[Any]) -> None:
        asked.append(case)

    collect()
    for case in asked:
        request = case.as_transport_kwargs(base_url=BASE_URL)
        acme.client.cookies = request.pop("cookies")
        answer = await acme.client.request(**request)
        case.validate_response(answer, checks=CHECKS)
    assert len(asked) >= 1
