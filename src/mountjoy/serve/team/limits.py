"""How many requests are answered: so many a minute of an account, fewer of an address that has not signed in."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from mountjoy.accounts import Accounts
from mountjoy.accounts.counting import MINUTE

SHARES = 20  # a process takes a twentieth of a rate at a time; of small rates one by one
MOST_KEPT = 20_000  # keys of which some are taken; the oldest are let go


@dataclass(frozen=True, slots=True)
class Rates:
    """Requests a minute: of an account, of an address without one, and attempts to sign in from an address."""

    account: int = 600
    address: int = 120
    signing: int = 20


class Limits:
    """Counts requests by key in the accounts, where all processes count. A process takes some of them at a time, so that not
    every request is a write; what it took and did not use within a minute is lost.
    """

    def __init__(self, accounts: Accounts, clock: Callable[[], float] = time.monotonic) -> None:
        self._accounts = accounts
        self._clock = clock
        self._lock = threading.Lock()
        self._taken: dict[tuple[str, int], tuple[int, float]] = {}

    def take(self, key: str, rate: int) -> None:
        """Count a request. Raises WaitError where more than ``rate`` came within a minute."""
        now = self._clock()
        with self._lock:
            left, at = self._taken.pop((key, rate), (0, now))
            if left > 1 and now - at < MINUTE:
                self._taken[key, rate] = (left - 1, at)
        if not left or now - at >= MINUTE:
            self._take_some(key, rate, now)

    def _take_some(self, key: str, rate: int, now: float) -> None:
        taken = self._accounts.take(key, rate, max(1, rate // SHARES))
        with self._lock:
            if taken > 1:
                before, _ = self._taken.pop((key, rate), (0, now))
                self._taken[key, rate] = (before + taken - 1, now)
            while len(self._taken) > MOST_KEPT:
                del self._taken[next(iter(self._taken))]


def network_of(address: str) -> str:
    """What an address is counted under: itself; of IPv6 its /64, which one machine has to itself."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:100]
    if found.version == 6:
        mapped = found.ipv4_mapped
        return str(mapped) if mapped is not None else str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
