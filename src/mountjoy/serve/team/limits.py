"""How many requests are answered: so many a minute of an account, fewer of an address that has not signed in."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from mountjoy.errors import WaitError

MINUTE = 60.0
MOST_KEPT = 20_000  # keys that are counted at once; the oldest are let go


@dataclass(frozen=True, slots=True)
class Rates:
    """Requests a minute: of an account, of an address without one, and attempts to sign in from an address."""

    account: int = 600
    address: int = 120
    signing: int = 20


class Limits:
    """Counts requests by key in buckets that fill up again evenly."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._left: dict[Hashable, tuple[float, float]] = {}

    def take(self, key: Hashable, rate: int) -> None:
        """Count a request. Raises WaitError where more than ``rate`` came within a minute."""
        now = self._clock()
        with self._lock:
            left, at = self._left.pop(key, (float(rate), now))
            left = min(float(rate), left + (now - at) * rate / MINUTE)
            short = left < 1
            self._left[key] = (left if short else left - 1, now)
            while len(self._left) > MOST_KEPT:
                del self._left[next(iter(self._left))]
        if short:
            wait = max(1, round((1 - left) * MINUTE / rate + 0.5))
            raise WaitError(f"more than {rate} requests within a minute; try again in {wait} seconds", wait)


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
