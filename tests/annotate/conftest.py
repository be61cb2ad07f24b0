from __future__ import annotations

import pytest

from mountjoy.annotate.english import English


@pytest.fixture(scope="session")
def english() -> English:
    return English.load()
