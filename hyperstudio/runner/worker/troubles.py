"""What goes wrong with the store, in words: each said once in a run, and never the end of it."""

import errno
import sqlite3

from .store_folder import LIMIT

_NO_ROOM = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))


def no_room(error: OSError) -> bool:
    """Whether the disk (or what the user may have of it) is full."""
    return error.errno in _NO_ROOM


class Troubles:
    """The troubles of one store; `texts` are those that nobody was told of yet."""

    def __init__(self, folder: str) -> None:
        self.texts: list[str] = []
        self._folder = folder
        self._said: set[str] = set()

    def begin(self) -> None:
        """Another run begins, and hears of everything anew."""
        self._said.clear()

    def say(self, text: str) -> None:
        """Tell something, unless it was told in this run already."""
        if text not in self._said:
            self._said.add(text)
            self.texts.append(text)

    def index(self, error: sqlite3.Error) -> None:
        """The index could not be read or written."""
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:
            self.full()
        else:
            self.say(
                f"The index of the value store {self._folder} cannot be used: {error}. Values count as not stored "
                "until it can. Look after its disk, or choose another folder with HYPERSTUDIO_STORE."
            )

    def index_damaged(self, file: str) -> None:
        """An index, or a row of it, did not hold what was written."""
        self.say(f"The store's index {file} was damaged. All that is whole is used; what is missing is made again.")

    def value_damaged(self, digest: str) -> None:
        """A value's file does not hold what was written."""
        self.say(f"The stored value {digest} is damaged: it counts as not stored, and the next run makes it again.")

    def step_damaged(self, key: str) -> None:
        """A step's file does not hold what was written."""
        self.say(f"What is stored of the step {key} is damaged: it counts as not stored.")

    def unreadable(self, digest: str, error: BaseException) -> None:
        """A value is there, and cannot be had."""
        self.say(f"The stored value {digest} could not be read: {type(error).__name__}: {error}")

    def unwritten(self, error: OSError) -> None:
        """A value could not be written."""
        if no_room(error):
            self.full()
        else:
            self.say(
                f"A value could not be written to the value store {self._folder}: {error.strerror}. It will be made "
                "again when it is needed. Let the folder be written, or choose another with HYPERSTUDIO_STORE."
            )

    def full(self) -> None:
        """There is no room on the disk."""
        self.say(
            f"There is no room left for the value store {self._folder}: what does not fit is made again when it is "
            "needed. Make room on its disk, clear the store with “hyperstudio store clear”, or choose another folder "
            "with HYPERSTUDIO_STORE."
        )

    def too_large(self, over: int) -> None:
        """Nothing more can go, and it is still too much."""
        self.say(
            f"The value store {self._folder} is {over:,} bytes larger than its limit: all that is left in it is kept, "
            f"or used by a run. Raise the limit with {LIMIT}."
        )

    def not_looked_after(self, error: Exception) -> None:
        """The size of the store is not known."""
        self.say(f"The size of the value store {self._folder} could not be looked after: {error}")
