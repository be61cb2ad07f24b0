"""What several processes over one record share by way of its accounts: counts of requests, who is where, waits after failures."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import inspect

from mountjoy.accounts import Accounts, open_accounts
from mountjoy.accounts.counting import MINUTE
from mountjoy.accounts.engine import HEAD
from mountjoy.accounts.present import GONE
from mountjoy.accounts.signing import FREE
from mountjoy.errors import SignInError, WaitError
from mountjoy.serve.team.limits import SHARES, Limits
from tests.accounts.conftest import GOOD, Clock, NewPlace


@pytest.fixture
def two(new_place: NewPlace, clock: Clock) -> Iterator[tuple[Accounts, Accounts]]:
    """The accounts of one record, opened by two programs."""
    place = new_place()
    with open_accounts(place, create=True, clock=clock) as one, open_accounts(place, clock=clock) as other:
        yield one, other


def test_requests_are_counted_together(two: tuple[Accounts, Accounts], clock: Clock) -> None:
    one, other = two
    assert [one.take("a", 3), other.take("a", 3), one.take("a", 3)] == [1, 1, 1]
    for each in two:
        with pytest.raises(WaitError) as told:
            each.take("a", 3)
    assert other.take("b", 3, 9) == 3
    clock.go(seconds=told.value.seconds)
    assert other.take("a", 3) == 1
    with pytest.raises(WaitError):
        one.take("a", 3)


def test_what_is_full_again_takes_no_room(two: tuple[Accounts, Accounts], clock: Clock) -> None:
    one, other = two
    for number in range(5):
        one.take(f"k{number}", 3)
    clock.go(seconds=MINUTE + 1)
    other.take("new", 3)
    with one.reading() as connection:
        assert connection.exec_driver_sql("SELECT key FROM rates").scalars().all() == ["new"]


def test_processes_take_shares_and_never_more_than_the_rate(two: tuple[Accounts, Accounts]) -> None:
    limits, rate, answered = [Limits(one, lambda: 0.0) for one in two], SHARES * 5, 0
    for number in range(rate * 3):
        try:
            limits[number % 2].take("a", rate)
        except WaitError:
            continue
        answered += 1
    assert answered == rate
    with two[0].reading() as connection:
        assert connection.exec_driver_sql("SELECT rest FROM rates WHERE key = 'a'").scalar_one() == 0


def test_what_a_process_took_and_did_not_use_in_time_is_lost(two: tuple[Accounts, Accounts]) -> None:
    now = [0.0]
    limits = Limits(two[0], lambda: now[0])
    limits.take("a", SHARES * 5)
    assert limits._taken == {("a", SHARES * 5): (4, 0.0)}
    now[0] = MINUTE
    limits.take("a", SHARES * 5)
    assert limits._taken == {("a", SHARES * 5): (4, MINUTE)}


def test_people_at_an_item_see_each_other_until_they_leave(
    two: tuple[Accounts, Accounts], clock: Clock
) -> None:
    one, other = two
    assert one.at_item("event:1", "ana") == []
    assert other.at_item("event:1", "ben") == ["ana"] and one.at_item("event:1", "ana") == ["ben"]
    assert other.at_item("event:2", "cy") == [] and one.at_item("event:1", None) == ["ana", "ben"]
    clock.go(seconds=GONE - 1)
    assert other.at_item("event:1", "ben") == ["ana"]
    clock.go(seconds=1)
    assert one.at_item("event:1", "ben") == []
    with one.reading() as connection:
        assert connection.exec_driver_sql("SELECT name FROM present").scalars().all() == ["ben"]


def test_failures_count_whichever_process_they_came_to(two: tuple[Accounts, Accounts], clock: Clock) -> None:
    two[0].add("ada", "admin", GOOD, by="a test")
    for number in range(FREE):
        with pytest.raises(SignInError):
            two[number % 2].sign_in("ada", "wrong wrong wrong", "192.0.2.1")
    for each in two:
        with pytest.raises(WaitError):
            each.sign_in("ada", GOOD, "192.0.2.2")
    clock.go(seconds=31)
    assert two[1].sign_in("ada", GOOD, "192.0.2.2").name == "ada"
    assert [one.outcome for one in two[0].log(account="ada", limit=2)] == [
        "password right",
        "wrong name or password",
    ]


def test_an_attempt_is_counted_before_it_is_tried(
    two: tuple[Accounts, Accounts], monkeypatch: pytest.MonkeyPatch
) -> None:
    two[0].add("ada", "admin", GOOD, by="a test")
    outcomes: list[str] = []

    def fits(password: str, kept: str | None) -> bool:
        outcomes.append(two[1].log(account="ada")[0].outcome)
        return True

    monkeypatch.setattr("mountjoy.accounts.passwords.fits", fits)
    two[0].sign_in("ada", GOOD, "192.0.2.1")
    assert outcomes == ["wrong name or password"]
    assert two[1].log(account="ada")[0].outcome == "password right"


def test_accounts_of_the_first_version_are_brought_up_to_date(new_place: NewPlace) -> None:
    place = new_place()
    with open_accounts(place, create=True) as made:
        made.add("ada", "admin", GOOD, by="a test")
        with made._engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE rates")
            connection.exec_driver_sql("DROP TABLE present")
            connection.exec_driver_sql("UPDATE accounts_version SET version_num = '0001'")
    with open_accounts(place) as opened:
        assert opened.sign_in("ada", GOOD, "192.0.2.1").role == "admin"
        assert opened.take("a", 3) == 1 and opened.at_item("x", "ada") == []
        with opened.reading() as connection:
            tables = set(inspect(connection).get_table_names())
            version = connection.exec_driver_sql("SELECT version_num FROM accounts_version").scalar_one()
    assert {"rates", "present"} <= tables and version == HEAD == "0002"
