"""Parts of the team's app by themselves: counting, who is here, what a proxy says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mountjoy.accounts.counting import filled
from mountjoy.serve.team.gate import local_path
from mountjoy.serve.team.limits import network_of
from mountjoy.serve.team.proxy import _as_forwarded


@given(st.integers(1, 50), st.lists(st.floats(0, 30), max_size=200))
def test_no_more_are_let_through_than_the_rate_allows(rate: int, pauses: list[float]) -> None:
    now, rest = 0.0, float(rate)
    let_through: list[float] = []
    for pause in pauses:
        now += pause
        rest = filled(rest, pause, rate)
        if rest >= 1:
            rest -= 1
            let_through.append(now)
    for start in let_through:  # a full bucket and what fills up within the minute
        assert sum(start <= at < start + 60 for at in let_through) <= 2 * rate


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"), ("2001:db8::1", "2001:db8::/64"), ("2001:db8::ffff:2", "2001:db8::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"), ("fe80::1%eth0", "fe80::/64"), ("unknown", "unknown"),
    ],
)  # fmt: skip
def test_addresses_are_counted_by_whose_they_are(address: str, network: str) -> None:
    assert network_of(address) == network


def forwarded(**headers: str) -> tuple[object, str, dict[bytes, bytes]]:
    given = [
        (name.replace("_", "-").encode(), value.encode("latin-1", "replace"))
        for name, value in headers.items()
    ]
    scope = {
        "type": "http",
        "client": ("10.0.0.1", 5),
        "scheme": "http",
        "headers": [(b"host", b"inside"), *given],
    }
    changed = _as_forwarded(scope)
    return changed["client"], changed["scheme"], dict(changed["headers"])


def test_only_what_the_nearest_proxy_added_is_believed() -> None:
    client, scheme, headers = forwarded(
        x_forwarded_for="6.6.6.6, 192.0.2.7",
        x_forwarded_proto="http, https",
        x_forwarded_host="evil, mountjoy.example",
    )
    assert client == ("192.0.2.7", 0) and scheme == "https" and headers[b"host"] == b"mountjoy.example"
    assert forwarded()[0] == ("10.0.0.1", 5) and forwarded()[2][b"host"] == b"inside"
    assert forwarded(x_forwarded_for="[2001:db8::1]:443")[0] == ("2001:db8::1", 0)
    assert forwarded(x_forwarded_for="192.0.2.7:443")[0] == ("192.0.2.7", 0)
    assert forwarded(x_forwarded_proto="gopher")[1] == "http"


@given(st.text())
def test_going_on_never_leaves_the_app(given_: str) -> None:
    path = local_path(given_)
    assert path.startswith("/") and not path.startswith(("//", "/\\"))
    assert all(32 < ord(sign) < 127 for sign in path)
