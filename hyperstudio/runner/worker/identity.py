"""What a value is called in keys: its digest, with the files that it leads to and the code that its objects need."""

from collections.abc import Mapping
from typing import Any

from .digests import OPAQUE, Pickled, members_digest, pickled, text_digest
from .paths import FileDigests, paths_within

LARGEST_SET = 10_000


class Identity:
    """Gives values their digests. `code` are the digests of modules (and what they import) of this run, by name."""

    def __init__(self, files: FileDigests) -> None:
        self._files = files
        self._code: list[tuple[bytes, str]] = []
        self._tops: tuple[bytes, ...] = ()

    def begin(self, code: Mapping[str, str]) -> None:
        """From now on objects whose classes or functions are in these modules count with the code of those."""
        self._code = [(module.encode(), digest) for module, digest in code.items()]
        self._tops = tuple({name.partition(b".")[0] for name, _ in self._code})

    def of(self, value: Any, opaque: str, learnt: bool = False) -> tuple[Pickled | None, str]:
        """The pickled form and the digest of a value; None and a name made of `opaque` for what cannot be pickled.

        What a block `learnt` counts without its code: only the block itself applies it, whose key has the code.
        """
        form = pickled(value)
        if form is None:
            return None, OPAQUE + opaque
        if paths_within(value):
            return form, self._of_paths(value)
        if value.__class__ in (set, frozenset) and len(value) <= LARGEST_SET:
            # Its order is another one in each process: the members count, whatever their order.
            parts = [pickled(member) for member in value]
            digests = sorted(part.digest() for part in parts if part is not None)
            return form, self._with_code(form, "a" + text_digest(f"{value.__class__.__name__}|{'|'.join(digests)}"))
        return form, form.digest() if learnt else self._with_code(form, form.digest())

    def _of_paths(self, value: Any) -> str:
        paths = paths_within(value)
        if isinstance(value, list | tuple):
            return "p" + members_digest(type(value).__name__, None, [self._files.path(path) for path in paths])
        return self._files.path(value)

    def _with_code(self, form: Pickled, digest: str) -> str:
        """A pickle names the modules of its classes: their methods are a part of what the value does."""
        head = form.head
        if not any(top in head for top in self._tops):
            return digest
        needed = [code for module, code in self._code if module in head]
        return "c" + text_digest("|".join([digest, *needed])) if needed else digest
