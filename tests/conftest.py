from __future__ import annotations

import pytest

from mountjoy.coding import Coder


@pytest.fixture(scope="session")
def coder() -> Coder:
    """The shipped pipeline and codebook, loaded once; it holds no state between reports."""
    return Coder()
