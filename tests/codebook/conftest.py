from __future__ import annotations

import pytest

from mountjoy.codebook import Codebook, load


@pytest.fixture(scope="package")
def codebook() -> Codebook:
    return load()
