"""The API holds to its own description: requests made from it, right ones and wrong ones, find no fault."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from mountjoy.serve import create_app
from mountjoy.serve.desk import Desk
from mountjoy.store import RecordFile, open_record

EXAMPLES = 20  # requests of each route that are made up, right ones and wrong ones each
FIXED = settings(
    max_examples=EXAMPLES, derandomize=True, deadline=None, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
PATIENCE = 600  # seconds; how long an answer takes is not tested here
HOST = "testserver"  # which schemathesis asks for
# A description cannot say that days run forwards, or that a cursor is of this list: those are refused all the same.
UNSAID = [schemathesis.checks.positive_data_acceptance]
RIGHT, WRONG = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE


@pytest.fixture(scope="module")
def record(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RecordFile]:
    path = shutil.copy(demo_file, tmp_path_factory.mktemp("contract") / "own.db")
    with open_record(path, write=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def operations(record: RecordFile) -> list[Any]:
    app = create_app(Desk(record, "ana", hosts=(HOST,)))
    described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    return [found.ok() for found in described.get_all_operations()]


@pytest.mark.parametrize("mode", [RIGHT, WRONG], ids=["right", "wrong"])
def test_what_is_made_up_from_the_description_finds_no_fault(operations: list[Any], mode: Any) -> None:
    faults: list[str] = []
    answered: list[int] = []
    for operation in operations:
        if mode is RIGHT or operation.query or operation.body:  # any text may be an id
            try:
                asking(operation, mode, answered)()
            except BaseExceptionGroup as found:
                faults.append(f"{operation.label}: " + "\n".join(map(str, found.exceptions)))
    assert faults == []
    assert len(answered) > 10 * EXAMPLES
    assert {200, 400} <= set(answered)


def asking(operation: Any, mode: Any, answered: list[int]) -> Callable[[], None]:
    """Asks a route for what is made up, and holds each answer against the description."""

    @FIXED
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        response = case.call(timeout=PATIENCE)
        answered.append(response.status_code)
        case.validate_response(response, excluded_checks=UNSAID)

    return ask


def test_each_example_is_answered_as_described(operations: list[Any], record: RecordFile) -> None:
    """Every route with things that the record holds, each of its examples alone, in every shape that it gives."""
    ids = held(record)
    for operation in operations:
        if operation.method.upper() != "GET":
            continue
        path = {one.name: ids[operation.path, one.name] for one in operation.path_parameters}
        examples = [{one["name"]: one["example"]} for one in described(operation) if one["name"] != "after"]
        for query in ({}, *examples):
            case = operation.Case(path_parameters=path, query=query)
            response = case.call_and_validate(timeout=PATIENCE)
            assert response.status_code == 200, (operation.label, query, response.text)
        for shape in operation.definition.raw["responses"]["200"]["content"]:
            case = operation.Case(path_parameters=path)
            response = case.call_and_validate(timeout=PATIENCE, headers={"Accept": shape})
            assert response.headers["content-type"][0].startswith(shape), operation.label


def described(operation: Any) -> list[dict[str, Any]]:
    """The parameters of the query."""
    return [one for one in operation.definition.raw.get("parameters", ()) if one["in"] == "query"]


def held(record: RecordFile) -> dict[tuple[str, str], str]:
    """Something that the record holds for each path with a name in it."""
    event = record.events()[0]
    return {
        ("/api/v1/events/clusters/{cell}", "cell"): "3-4-2",
        ("/api/v1/places/{key}/control", "key"): "geonames:99072",
        ("/api/v1/events/{ident}", "ident"): event.id,
        ("/api/v1/reports/{ident}", "ident"): event.reports[0],
        ("/api/v1/claims/{ident}", "ident"): event.claims[0],
        ("/api/v1/actors/{ident}", "ident"): "islamic-state",
    }
