"""What went wrong in words for people: what happened, and what mends it."""


class StudioError(Exception):
    """A wish that cannot be granted.

    `what` says what happened, `mend` what the person can do about it, and `address` (when there is one)
    which block, implementation or parameter it is about.
    """

    def __init__(self, what: str, mend: str = "", address: str | None = None) -> None:
        super().__init__(f"{what} {mend}".strip())
        self.what = what
        self.mend = mend
        self.address = address

    def __reduce__(self) -> tuple[type["StudioError"], tuple[str, str, str | None]]:
        return StudioError, (self.what, self.mend, self.address)
