"""The public interface: its names are pinned, and importing it is cheap."""

from __future__ import annotations

import subprocess
import sys

import pytest

import mountjoy

PUBLIC = [
    "Claim", "CodebookError", "CodedReport", "Control", "Count", "CountValue", "DateValue", "Entity", "Event",
    "InputError", "Issue", "LimitError", "Mention", "MountjoyError", "NotFoundError", "Party",
    "PeopleCount",
    "PipelineError", "PlaceValue",
    "RecordError", "RecordFile", "RegistryError", "Report", "Role", "Span", "Summary", "Tie",
    "__version__", "code_reports", "open_record", "read_reports", "run",
]  # fmt: skip


def test_the_public_names() -> None:
    assert mountjoy.__all__ == PUBLIC
    assert dir(mountjoy) == sorted(PUBLIC)


@pytest.mark.parametrize("name", PUBLIC)
def test_each_is_there_and_documented(name: str) -> None:
    value = getattr(mountjoy, name)
    assert name == "__version__" or (value.__doc__ or "").strip()


def test_other_names_are_not() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = mountjoy.nothing


def test_importing_it_loads_nothing_heavy() -> None:
    heavy = "{'spacy', 'sqlalchemy', 'pandas', 'pyarrow', 'numpy', 'typer', 'alembic'}"
    program = f"import sys, mountjoy; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
