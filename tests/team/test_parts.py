"""Parts of the team's app by themselves: counting, who is here, what a proxy says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mountjoy.errors import WaitError
from mountjoy.serve.team.gate import local_path
from mountjoy.serve.team.limits import MOST_KEPT, Limits, network_of
from mountjoy.serve.team.presence import GONE, MOST_ITEMS, Presence
from mountjoy.serve.team.proxy import _as_forwarded


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@given(st.integers(1, 50), st.lists(st.floats(0, 30), max_size=200))
def test_no_more_are_let_through_than_the_rate_allows(rate: int, pauses: list[float]) -> None:
    clock = Seconds()
    limits = Limits(clock)
    let_through: list[float] = []
    for pause in pauses:
        clock.now += pause
        try:
            limits.take("x", rate)
        except WaitError as error:
            assert error.seconds >= 1
        else:
            let_through.append(clock.now)
    for start in let_through:  # a full bucket and what fills up within the minute
        assert sum(start <= at < start + 60 for at in let_through) <= 2 * rate


def test_who_waits_as_told_is_let_through_and_others_are_not_held_up() -> None:
    clock = Seconds()
    limits = Limits(clock)
    for _ in range(3):
        limits.take("x", 3)
    with pytest.raises(WaitError) as told:
        limits.take("x", 3)
    limits.take("y", 3)
    clock.now += told.value.seconds
    limits.take("x", 3)


def test_counting_takes_bounded_room() -> None:
    limits = Limits(Seconds())
    for number in range(MOST_KEPT + 50):
        limits.take(number, 3)
    assert len(limits._left) == MOST_KEPT


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"), ("2001:db8::1", "2001:db8::/64"), ("2001:db8::ffff:2", "2001:db8::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"), ("fe80::1%eth0", "fe80::/64"), ("unknown", "unknown"),
    ],
)  # fmt: skip
def test_addresses_are_counted_by_whose_they_are(address: str, network: str) -> None:
    assert network_of(address) == network


def test_people_at_an_item_see_each_other_until_they_leave() -> None:
    clock = Seconds()
    presence = Presence(clock)
    assert presence.at("event:1", "ana") == []
    assert presence.at("event:1", "ben") == ["ana"] and presence.at("event:1", "ana") == ["ben"]
    assert presence.at("event:2", "cy") == [] and presence.at("event:1", None) == ["ana", "ben"]
    clock.now += GONE - 1
    assert presence.at("event:1", "ben") == ["ana"]
    clock.now += 1
    assert presence.at("event:1", "ben") == []
    for number in range(MOST_ITEMS + 9):
        presence.at(f"item:{number}", "ana")
    assert len(presence._seen) == MOST_ITEMS


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
