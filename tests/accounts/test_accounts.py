"""Accounts in both databases: people, passwords, sessions, links, tokens, waits and the log."""

from __future__ import annotations

import itertools
import stat
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from mountjoy.accounts import (
    ROLES,
    Account,
    Accounts,
    accounts_place,
    allowed,
    names,
    open_accounts,
    passwords,
)
from mountjoy.accounts.engine import VERSION_TABLE
from mountjoy.accounts.roles import least_role
from mountjoy.accounts.schema import metadata
from mountjoy.accounts.sessions import IDLE, LONGEST
from mountjoy.accounts.signing import FREE, FREE_FROM_ADDRESS, LONGEST_WAIT, wait_after
from mountjoy.errors import AccountsError, InputError, NotFoundError, SignInError, WaitError
from mountjoy.store import open_record
from tests.accounts.conftest import GOOD, Clock, NewPlace

HERE, THERE = "192.0.2.1", "192.0.2.2"
OTHER = "another long passphrase"


def held(book: Accounts) -> str:
    """Everything that the database holds, as text."""
    with book.reading() as connection:
        return "\n".join(
            str(row) for table in metadata.sorted_tables for row in connection.execute(table.select())
        )


# Where they are ----------------------------------------------------------------------------------------


def test_they_stand_beside_the_record_and_not_in_it(new_place: NewPlace, tmp_path: Path) -> None:
    assert accounts_place(Path("/data/north.db")) == Path("/data/north.accounts.db")
    assert accounts_place("postgresql://h/north") == "postgresql://h/north"
    place = new_place()
    record = tmp_path / "north.db" if isinstance(place, Path) else place
    with open_record(record, create=True) as file, open_accounts(accounts_place(record), create=True) as book:
        book.add("ada", "admin", GOOD, by="x")
        with file._read() as connection:
            tables = set(connection.dialect.get_table_names(connection))  # of the record alone
    assert "accounts" not in tables and "reports" in tables
    with open_record(record) as again:
        assert again.decisions() == []


def test_a_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "r.accounts.db"
    with open_accounts(path, create=True) as book:
        book.add("ada", "admin", GOOD, by="x")
        modes = {stat.S_IMODE(one.stat().st_mode) for one in tmp_path.iterdir()}
    assert modes == {0o600}


def test_none_are_made_unasked(place: Path | str) -> None:
    with pytest.raises(AccountsError, match="mountjoy team add NAME --role admin"):
        open_accounts(place)
    if isinstance(place, Path):
        assert not place.exists()


def test_another_database_is_left_alone(tmp_path: Path) -> None:
    for name, content in (("a.db", b"text"), ("b.db", b"")):
        (tmp_path / name).write_bytes(content)
    with pytest.raises(AccountsError, match="not a database"):
        open_accounts(tmp_path / "a.db", create=True)
    assert (tmp_path / "a.db").read_bytes() == b"text"
    open_record(tmp_path / "c.db", create=True).close()
    with pytest.raises(AccountsError, match="not of Mountjoy's accounts"):
        open_accounts(tmp_path / "c.db")


def test_newer_accounts_are_refused(place: Path | str) -> None:
    with open_accounts(place, create=True) as book, book.writing() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(AccountsError, match="newer Mountjoy"):
        open_accounts(place)


def test_the_migrations_lay_what_the_schema_says(book: Accounts) -> None:
    with book.reading() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        differences = [one for one in compare_metadata(context, metadata) if one[0] != "remove_index"]
    assert differences == []


# People ------------------------------------------------------------------------------------------------


def test_each_role_may_what_the_one_before_may_and_more() -> None:
    for lesser, greater in itertools.pairwise(ROLES):
        assert allowed(lesser) < allowed(greater)
    assert [least_role(one) for one in ("read", "code", "review", "administer")] == list(ROLES)  # type: ignore[arg-type]


def test_people_are_made_changed_and_disabled(book: Accounts, ada: Account) -> None:
    ben = book.add("Ben  Ö", "coder", GOOD, by="ada")
    assert (ben.name, ben.role, ben.may) == ("Ben Ö", "coder", {"read", "code"})
    assert book.account_named("ben ö") == ben
    assert book.set_role(ben.id, "reviewer", by="ada").role == "reviewer"
    assert book.disable(ben.id, by="ada").may == frozenset()
    assert book.enable(ben.id, by="ada").may == {"read", "code", "review"}
    with pytest.raises(NotFoundError, match="nobody"):
        book.account_named("nobody")
    told = [(one.outcome, one.account, one.by) for one in book.log(account="Ben Ö")][::-1]
    assert told == [
        ("made as coder", "Ben Ö", "ada"), ("role now reviewer", "Ben Ö", "ada"), ("disabled", "Ben Ö", "ada"),
        ("enabled", "Ben Ö", "ada"),
    ]  # fmt: skip


def test_one_admin_is_always_left(book: Accounts, ada: Account) -> None:
    for change in (lambda: book.disable(ada.id, by="x"), lambda: book.set_role(ada.id, "reader", by="x")):
        with pytest.raises(InputError, match="only admin"):
            change()
    book.add("bo", "admin", GOOD, by="ada")
    assert book.disable(ada.id, by="bo").disabled and book.has_admin()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("ADA", "already"), ("\uff21\uff24\uff21", "already"), ("", "needs a name"), ("x" * 61, "61 letters"),
        ("a\u202eb", "U+202E"), ("a\u200bb", "U+200B"), ("Mountjoy", "another name"),
    ],
)  # fmt: skip
def test_names_that_cannot_be(book: Accounts, name: str, told: str) -> None:
    with pytest.raises(InputError, match=told.replace("+", r"\+")):
        book.add(name, "reader", GOOD, by="x")
    assert len(book.accounts()) == 1


@given(st.text(max_size=80))
def test_any_name_is_taken_or_refused_in_words(name: str) -> None:
    try:
        kept = names.checked(name)
    except InputError as error:
        assert str(error)
    else:
        assert names.checked(kept) == kept and 0 < len(kept) <= names.LONGEST
        assert names.folded(kept) == names.folded(name)


# Passwords ---------------------------------------------------------------------------------------------


def test_passwords_are_hashed_as_the_standard_says(monkeypatch: pytest.MonkeyPatch) -> None:
    source = Path(passwords.__file__).read_text(encoding="utf-8")
    assert "MEMORY_KIB, PASSES, LANES = 64 * 1024, 3, 4" in source  # RFC 9106, 4: second recommended option
    assert passwords.hashed(GOOD).startswith("$argon2id$v=19$")
    assert passwords.hashed(GOOD) != passwords.hashed(GOOD)


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("short", "at least 12"),
        ("x" * 1001, "up to 1,000"),
        ("abababababab", "guessed"),
        ("Benjamin12345", "name"),
    ],
)
def test_passwords_that_will_not_do(password: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        passwords.check_new(password, "benjamin")


def test_a_password_is_the_same_however_it_was_typed() -> None:
    assert passwords.fits(
        "caf\u00e9 caf\u00e9 caf\u00e9", passwords.hashed("cafe\u0301 cafe\u0301 cafe\u0301")
    )
    assert not passwords.fits(GOOD, None)
    assert not passwords.fits(GOOD, "damaged")


def test_no_secret_is_kept_as_it_is(book: Accounts, ada: Account) -> None:
    secret, _ = book.enter(ada, HERE, "browser", "password")
    link, _ = book.invite("coder", by="ada")
    token, _ = book.make_token(ada.id, "script", ["read"])
    with pytest.raises(SignInError):
        book.sign_in("my password is hunter22hunter", "x" * 20, HERE)
    text_ = held(book)
    for one in (GOOD, secret, link, token, "hunter22"):
        assert one not in text_


def test_a_password_hashed_of_old_is_hashed_anew(
    book: Accounts, ada: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "PASSES", 2)
    passwords._hasher.cache_clear()
    try:
        assert "t=1" in held(book)
        book.sign_in("ada", GOOD, HERE)
        assert "t=2" in held(book) and "t=1" not in held(book)
    finally:
        passwords._hasher.cache_clear()


# Signing in --------------------------------------------------------------------------------------------


def fail(book: Accounts, name: str, address: str = HERE, times: int = 1) -> list[str]:
    told = []
    for _ in range(times):
        with pytest.raises(SignInError) as error:
            book.sign_in(name, "wrong wrong wrong", address)
        told.append(str(error.value))
    return told


def test_a_wrong_name_and_a_wrong_password_are_told_alike(book: Accounts) -> None:
    book.disable(book.add("cy", "coder", GOOD, by="ada").id, by="ada")
    with pytest.raises(SignInError) as disabled:
        book.sign_in("cy", GOOD, HERE)
    assert {*fail(book, "ada"), *fail(book, "nobody"), str(disabled.value)} == {fail(book, "no")[0]}
    assert [(one.account, one.outcome) for one in book.log(limit=4)] == [
        (None, "wrong name or password"), (None, "wrong name or password"), ("ada", "wrong name or password"),
        ("cy", "disabled account"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["ada", "nobody"])
def test_repeated_failures_wait_longer_and_longer(book: Accounts, clock: Clock, name: str) -> None:
    fail(book, name, times=FREE)
    for wait in (30, 60, 120):
        with pytest.raises(WaitError, match=f"{wait} seconds") as told:
            book.sign_in(name, GOOD, THERE)  # from elsewhere too, and with the right password
        assert told.value.seconds == wait
        clock.go(seconds=wait)
        fail(book, name, THERE)
    if name == "ada":
        clock.go(seconds=LONGEST_WAIT)
        assert book.sign_in(name, GOOD, HERE).name == "ada"
        fail(book, name, "192.0.2.9", times=FREE)  # counted anew


def test_failures_with_many_names_hold_up_an_address_and_no_other(book: Accounts, clock: Clock) -> None:
    for number in range(FREE_FROM_ADDRESS):
        fail(book, f"name{number}")
    with pytest.raises(WaitError):
        book.sign_in("ada", GOOD, HERE)
    assert book.sign_in("ada", GOOD, THERE).name == "ada"
    clock.go(hours=1, seconds=1)
    assert book.sign_in("ada", GOOD, HERE).name == "ada"


@given(st.integers(0, 10_000))
def test_waits_never_shrink_and_have_an_end(failures: int) -> None:
    assert 0 <= wait_after(failures) <= wait_after(failures + 1) <= LONGEST_WAIT
    assert (wait_after(failures) == 0) == (failures < FREE)


def test_a_disabled_account_is_out_at_once(book: Accounts, ada: Account) -> None:
    ben = book.add("ben", "coder", GOOD, by="ada")
    secret, _ = book.enter(ben, HERE, "b", "password")
    token, _ = book.make_token(ben.id, "t", ["read"])
    book.disable(ben.id, by="ada")
    assert book.session(secret) is None and book.token(token) is None
    book.enable(ben.id, by="ada")
    assert book.session(secret) is None and book.token(token) is not None


# Sessions ----------------------------------------------------------------------------------------------


def test_a_session_ends_when_idle_when_old_and_when_left(book: Accounts, ada: Account, clock: Clock) -> None:
    secret, session = book.enter(ada, HERE, "browser", "password")
    assert book.session(secret) == (ada, session)
    assert book.session(secret + "x") is None and book.session("") is None
    clock.go(seconds=IDLE.total_seconds() - 1)
    assert book.session(secret) is not None  # a click, which counts from now
    clock.go(seconds=IDLE.total_seconds() - 1)
    assert book.session(secret) is not None
    clock.go(seconds=IDLE.total_seconds() + 61)
    assert book.session(secret) is None and book.sessions(ada.id) == []
    secret, session = book.enter(ada, HERE, "browser", "password")
    for _ in range(int(LONGEST / IDLE * 1.5) + 2):
        clock.go(seconds=IDLE.total_seconds() / 1.5)
        last = book.session(secret)
    assert last is None
    secret, session = book.enter(ada, HERE, "browser", "password")
    book.leave(session, HERE)
    assert book.session(secret) is None
    assert book.log(limit=1)[0].outcome == "signed out"


def test_a_new_password_ends_every_session(book: Accounts, ada: Account) -> None:
    secrets = [book.enter(ada, HERE, "b", "password")[0] for _ in range(3)]
    assert book.give_password(ada.id, OTHER, by="ada", address=HERE) == 3
    assert [book.session(one) for one in secrets] == [None] * 3
    fail(book, "ada")
    with pytest.raises(SignInError):
        book.sign_in("ada", GOOD, HERE)
    assert book.sign_in("ada", OTHER, HERE) == ada


def test_sessions_are_ended_one_by_one_and_all_but_this(book: Accounts, ada: Account) -> None:
    made = [book.enter(ada, HERE, f"b{n}", "password") for n in range(3)]
    ben = book.add("ben", "coder", GOOD, by="ada")
    assert book.end_sessions(ben.id, key=made[0][1].key) == 0  # not his
    assert book.end_sessions(ada.id, key=made[0][1].key) == 1
    assert book.end_sessions(ada.id, but=made[2][1].key) == 1
    assert [one.agent for one in book.sessions(ada.id)] == ["b2"]


# Links -------------------------------------------------------------------------------------------------


def test_an_invitation_makes_one_account_once(book: Accounts) -> None:
    secret, link = book.invite("coder", by="ada")
    assert book.invitation(secret) == link and link in book.invitations()
    with pytest.raises(InputError, match="at least 12"):
        book.accept(secret, "ben", "short", HERE)
    ben = book.accept(secret, "ben", GOOD, HERE)
    assert (ben.name, ben.role) == ("ben", "coder")
    for again in (lambda: book.accept(secret, "cy", GOOD, HERE), lambda: book.invitation(secret)):
        with pytest.raises(SignInError, match="opens nothing"):
            again()
    assert book.invitations() == [] and len(book.accounts()) == 2


def test_an_invitation_with_a_name_keeps_it_and_expires(book: Accounts, clock: Clock) -> None:
    secret, _ = book.invite("reader", by="ada", name="Cy", days=2)
    assert book.accept(secret, "somebody else", GOOD, HERE).name == "Cy"
    late, _ = book.invite("reader", by="ada", days=2)
    clock.go(days=2)
    with pytest.raises(SignInError, match="expired"):
        book.accept(late, "dee", GOOD, HERE)
    back, link = book.invite("reader", by="ada")
    assert book.take_back(link.key, by="ada") and not book.take_back(link.key, by="ada")
    with pytest.raises(SignInError):
        book.invitation(back)
    for wrong in ({"role": "king"}, {"role": "coder", "days": 0}, {"role": "coder", "name": "ADA"}):
        with pytest.raises(InputError):
            book.invite(by="ada", **wrong)  # type: ignore[arg-type]


def test_a_reset_link_sets_the_password_and_signs_out(book: Accounts, ada: Account, clock: Clock) -> None:
    secret, _ = book.enter(ada, HERE, "b", "password")
    first, _ = book.reset_link(ada.id, by="bo")
    second, _ = book.reset_link(ada.id, by="bo")
    with pytest.raises(SignInError):
        book.accept(first, "", OTHER, HERE)  # the later link takes its place
    fail(book, "ada", times=FREE)
    assert book.accept(second, "ignored", OTHER, HERE) == ada
    assert book.session(secret) is None
    assert book.sign_in("ada", OTHER, HERE) == ada  # and the failures of before hold nobody up


# Tokens ------------------------------------------------------------------------------------------------


def test_a_token_opens_until_it_expires_or_is_revoked(book: Accounts, ada: Account, clock: Clock) -> None:
    secret, token = book.make_token(ada.id, "nightly  export", ["read", "write"], days=3)
    assert secret.startswith("mj_") and token.label == "nightly export" and token.scopes == ("read", "write")
    assert book.token(secret) == (ada, token) and book.token(secret[:-1]) is None
    assert book.tokens(ada.id)[0].used == book.stamp()
    clock.go(days=3)
    assert book.token(secret) is None and book.tokens() == []
    secret, token = book.make_token(ada.id, "x", ["read"])
    ben = book.add("ben", "coder", GOOD, by="ada")
    with pytest.raises(NotFoundError):
        book.revoke(token.number, account=ben.id)
    assert book.token(secret) is not None
    book.revoke(token.number, account=ada.id, by="ada")
    assert book.token(secret) is None and book.tokens(ada.id) == []


@pytest.mark.parametrize(
    "given_",
    [{"label": ""}, {"label": "x" * 101}, {"scopes": []}, {"scopes": ["admin"]}, {"scopes": ["read", "fly"]}, {"days": 0}, {"days": 999}],
)  # fmt: skip
def test_tokens_that_cannot_be(book: Accounts, ada: Account, given_: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        book.make_token(ada.id, **{"label": "x", "scopes": ["read"], **given_})
    assert book.tokens() == []


# OpenID Connect ----------------------------------------------------------------------------------------


def test_people_of_a_provider(book: Accounts, ada: Account) -> None:
    book.connect(ada.id, "https://id.example", "17", HERE)
    assert book.identified("https://id.example", "17") == ada
    assert book.identified("https://other.example", "17") is None
    ben = book.add_identified("https://id.example", "18", "ADA", "coder", HERE)
    assert (ben.name, ben.has_password) == ("ADA 2", False)
    odd = book.add_identified("https://id.example", "19", "\u202e", "reader", HERE)
    assert odd.name.startswith("person ")
    with pytest.raises(InputError, match="another account"):
        book.connect(ben.id, "https://id.example", "17", HERE)
    with pytest.raises(InputError, match="set a password first"):
        book.disconnect(ben.id, HERE)
    assert fail(book, "ADA 2")
    book.disconnect(ada.id, HERE)
    assert book.identified("https://id.example", "17") is None and book.connected(ada.id) == []


# The log -----------------------------------------------------------------------------------------------


def test_the_log_is_read_in_pages_and_forgotten_by_age(book: Accounts, clock: Clock) -> None:
    fail(book, "ada", times=3)
    first = book.log(limit=2)
    rest = book.log(before=first[-1].number)
    assert [one.number for one in (*first, *rest)] == list(range(4, 0, -1))
    assert first[0].address == HERE and first[0].at == "2017-11-03T08:00:00+00:00"
    clock.go(days=400)
    assert book.forget_log(book.stamp()) == 4 and book.log() == []


def test_a_database_that_goes_away_is_told_in_words(tmp_path: Path) -> None:
    with open_accounts(tmp_path / "a.accounts.db", create=True) as book:
        with book.writing() as connection:
            connection.execute(text("DROP TABLE sessions"))
        with pytest.raises(AccountsError, match="cannot be used"):
            book.session("x")
