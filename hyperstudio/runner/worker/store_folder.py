"""The store's folder: whose it may be, where what lies in it, how large it may grow, and who is running on it."""

import contextlib
import os
import shutil
import stat
import time
from collections.abc import Iterator

from . import platform

SHARED = "HYPERSTUDIO_STORE_SHARED"
LIMIT = "HYPERSTUDIO_STORE_LIMIT"
LARGEST = 20_000_000_000
_PROJECT_FILE = "hyperstudio.json"
_ABANDONED_SECONDS = 86_400.0
_SCRATCH_SECONDS = 30 * 86_400.0
_UNITS = {"": 10**9, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}


class StoreRefused(Exception):
    """The folder cannot be a value store: what is wrong, and what mends it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what} {mend}")
        self.what = what
        self.mend = mend


def is_shared() -> bool:
    """Whether the user said that other people use the store as well."""
    return os.environ.get(SHARED) == "1"


def private_folder(folder: str) -> None:
    """Make the folder, or check that it is this user's alone (unless the user shares it). Raises `StoreRefused`."""
    above = os.path.realpath(folder)
    while above != os.path.dirname(above):
        if os.path.exists(os.path.join(above, _PROJECT_FILE)):
            raise StoreRefused(
                f"The value store {folder} is inside the project {above}.",
                "Choose a folder outside of it with HYPERSTUDIO_STORE: values do not travel with a project, since "
                "reading one can run code.",
            )
        above = os.path.dirname(above)
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        status = os.stat(folder)
    except OSError as error:
        raise StoreRefused(
            f"The value store {folder} cannot be made: {error.strerror}.", "Choose a folder with HYPERSTUDIO_STORE."
        ) from error
    if is_shared():
        return
    share = f"Or set {SHARED}=1 if a team shares it: whoever can write there can then run code as you."
    if hasattr(os, "getuid") and status.st_uid != os.getuid():
        raise StoreRefused(
            f"The value store {folder} belongs to another user.", f"Choose a folder of your own. {share}"
        )
    if stat.S_IMODE(status.st_mode) & 0o077:
        # Reading a pickle can run code: whoever writes here could run theirs.
        raise StoreRefused(
            f"The value store {folder} is open to other users.", f"Close it: chmod 700 {folder}. {share}"
        )


def size_limit(folder: str, held: int) -> int:
    """How many bytes the store may hold: as `LIMIT` says, else 20 GB or a tenth of the free disk. `StoreRefused`."""
    said = os.environ.get(LIMIT, "")
    return size_of(said) if said else min(LARGEST, (shutil.disk_usage(folder).free + held) // 10)


def size_of(said: str) -> int:
    """Bytes of a size such as 50GB, or 50 for the same. Raises `StoreRefused`."""
    text = said.strip().upper()
    number = text.rstrip("KMGTB ")
    try:
        return int(float(number) * _UNITS[text[len(number) :].strip()])
    except (ValueError, KeyError, OverflowError):
        raise StoreRefused(f"{LIMIT}={said} is no size.", "Write it like 20GB or 500MB.") from None


def size_text(size: int) -> str:
    """A number of bytes as a size."""
    return f"{size / 1e3}KB"


class Folder:
    """The paths of a store. Everything but the index may lie on a disk that several machines share."""

    def __init__(self, path: str) -> None:
        """Make what is missing. Raises `StoreRefused`."""
        private_folder(path)
        self.path = path
        self.index = path if not is_shared() else _local_index(path)
        # The system's umask says who of the team may read and write what is shared.
        self.file_mode, self._folder_mode = (0o666, 0o777) if is_shared() else (0o600, 0o700)
        for name in ("values", "steps", "tmp", "running", "kept"):
            os.makedirs(os.path.join(path, name), self._folder_mode, exist_ok=True)
        self._count = 0
        self._lease: int | None = None
        self._lease_file = ""

    def value(self, digest: str) -> str:
        """The file of a value."""
        return os.path.join(self.path, "values", digest[-2:], f"{digest}.value")

    def step(self, key: str) -> str:
        """The file of a step."""
        return os.path.join(self.path, "steps", key[-2:], f"{key}.step")

    def make_folder_of(self, file: str) -> None:
        """Make the folder that a file will be in. Raises OSError."""
        os.makedirs(os.path.dirname(file), self._folder_mode, exist_ok=True)

    def files(self, kind: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
        """(name without its ending, file) of all `values` or `steps`; files that vanish meanwhile are left out."""
        for part in os.scandir(os.path.join(self.path, kind)):
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                for file in os.scandir(part.path):
                    yield file.name.partition(".")[0], file

    def temporary(self) -> str:
        """The name of a new temporary file."""
        self._count += 1
        return os.path.join(self.path, "tmp", f"{os.getpid()}-{self._count}-{time.time_ns()}")

    def tidy(self) -> None:
        """Remove temporary files of processes that died while they wrote, and scratch folders that nobody came to."""
        for file in os.scandir(os.path.join(self.path, "tmp")):
            with contextlib.suppress(OSError):
                if time.time() - file.stat().st_mtime > _ABANDONED_SECONDS:
                    os.unlink(file.path)
        if self.running_since() is None:
            self.drop_scratch(time.time() - _SCRATCH_SECONDS)

    def scratch(self, key: str) -> str:
        """The scratch folder of a step: it stays where the step does not finish, so that it can go on from there."""
        return os.path.join(self.path, "scratch", key)

    def drop_scratch(self, before: float) -> int:
        """Remove the scratch folders in which nothing was written since a time; the bytes that went."""
        went = 0
        for path, size, written in self.scratches():
            if written < before:
                shutil.rmtree(path, ignore_errors=True)
                went += size
        return went

    def scratches(self) -> Iterator[tuple[str, int, float]]:
        """Each scratch folder: its path, its bytes, and when something in it was written last."""
        with contextlib.suppress(FileNotFoundError):
            for folder in os.scandir(os.path.join(self.path, "scratch")):
                size, written = 0, 0.0
                for place, _, files in os.walk(folder.path):
                    for path in (place, *(os.path.join(place, name) for name in files)):
                        with contextlib.suppress(OSError):
                            status = os.lstat(path)
                            size += status.st_size if path != place else 0
                            written = max(written, status.st_mtime)
                yield folder.path, size, written

    # Who is running: a locked file for each run, so that nobody takes away what it uses.

    def lease(self) -> None:
        """A run begins."""
        self.release()
        self._lease_file = os.path.join(self.path, "running", f"{os.getpid()}-{time.time_ns()}")
        with contextlib.suppress(OSError):  # a full disk: the run goes on, only less protected
            self._lease = os.open(self._lease_file, os.O_CREAT | os.O_EXCL | os.O_RDWR, self.file_mode)
            platform.try_lock(self._lease)

    def release(self) -> None:
        """The run is over."""
        if self._lease is not None:
            with contextlib.suppress(OSError):
                os.unlink(self._lease_file)
            os.close(self._lease)
            self._lease = None

    def running_since(self) -> float | None:
        """When the oldest run that goes on began, in any process; None where there is none."""
        begun: list[float] = []
        for file in os.scandir(os.path.join(self.path, "running")):
            with contextlib.suppress(OSError):
                since = file.stat().st_mtime
                fd = os.open(file.path, os.O_RDWR)
                try:
                    if platform.try_lock(fd):
                        os.unlink(file.path)  # its process has died
                    else:
                        begun.append(since)
                finally:
                    os.close(fd)
        return min(begun, default=None)

    def kept(self) -> set[str]:
        """The keys of the steps of all runs that are to be kept."""
        keys: set[str] = set()
        for file in os.scandir(os.path.join(self.path, "kept")):
            with contextlib.suppress(OSError), open(file.path, errors="replace") as lines:
                keys.update(line.strip() for line in lines)
        return keys

    def keep(self, run: str, keys: list[str] | None) -> None:
        """Keep the steps of a run for good; with None, no longer. Raises OSError."""
        file = os.path.join(self.path, "kept", run)
        if keys is None:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(file)
            return
        temporary = self.temporary()
        with open(temporary, "x") as lines:
            lines.writelines(f"{key}\n" for key in keys)
        os.replace(temporary, file)


def _local_index(path: str) -> str:
    """SQLite's write-ahead log does not work on network file systems: each machine and user has an own index."""
    import hashlib

    cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    name = hashlib.blake2b(os.path.realpath(path).encode(), digest_size=8).hexdigest()
    folder = os.path.join(cache, "hyperstudio", "indexes", name)
    os.makedirs(folder, 0o700, exist_ok=True)
    return folder
