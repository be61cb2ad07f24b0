from __future__ import annotations

import pytest

from mountjoy.codebook import Codebook, load
from mountjoy.codebook.model import Lexicon


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    return load()


@pytest.fixture(scope="session")
def lexicon(codebook: Codebook) -> Lexicon:
    return codebook.lexicon
