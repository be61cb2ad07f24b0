"""Every error that Mountjoy raises on purpose.

MountjoyError
├── InputError          a report, file or folder that cannot be read
├── CodebookError       a codebook file that is wrong (file and line named)
├── RegistryError       an actor or place file that is wrong (file and line named)
├── PipelineError       the English pipeline is missing or does not fit
├── RecordError         a record file that cannot be opened, written or is of another version
│   └── NotFoundError   nothing in the record has that id
├── LimitError          a report went over a stated limit of time or size
└── AccountsError       the accounts of a team cannot be opened, read or written
    ├── SignInError     a name, password, link or token that does not open anything
    ├── RoleError       an account's role does not allow what it asked for
    └── WaitError       too many attempts; how long to wait is told
"""

from __future__ import annotations


class MountjoyError(Exception):
    """The root: its message says what is wrong, with the offending value, and what to do."""


class InputError(MountjoyError):
    """A report, file or folder that cannot be read."""


class CodebookError(MountjoyError):
    """A codebook file that is wrong."""


class RegistryError(MountjoyError):
    """An actor or place file that is wrong."""


class PipelineError(MountjoyError):
    """The English pipeline is missing or does not fit."""


class RecordError(MountjoyError):
    """A record file that cannot be opened or written, or is of another version."""


class NotFoundError(RecordError):
    """Nothing in the record has that id."""


class LimitError(MountjoyError):
    """A report went over a stated limit of time or size."""


class AccountsError(MountjoyError):
    """The accounts of a team cannot be opened, read or written."""


class SignInError(AccountsError):
    """A name, password, link or token that does not open anything."""


class RoleError(AccountsError):
    """An account's role does not allow what it asked for."""


class WaitError(AccountsError):
    """Too many attempts or requests; ``seconds`` is how long to wait."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds
