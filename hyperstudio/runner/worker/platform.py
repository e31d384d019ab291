"""What differs between operating systems; Linux is what is proven."""

import os
import sys
import time
from collections.abc import Iterable

LINUX = sys.platform.startswith("linux")
MINIMUM_PEAK_SECONDS = 0.05
FORGOTTEN_SECONDS = 0.02
LATE_SECONDS = 3
HOLD_TRIES = 20


def preallocate(fd: int, size: int) -> None:
    """Give a file its `size` in bytes at once: writing then runs three times as fast on Linux."""
    if hasattr(os, "posix_fallocate") and size:
        try:
            os.posix_fallocate(fd, 0, size)
        except OSError as error:
            # A file system without the call answers with one of these; a full disk must be heard.
            if error.errno not in (22, 38, 45, 95):
                raise


def shared_file(size: int) -> int:
    """A nameless file of `size` bytes that two processes can map; its descriptor."""
    if hasattr(os, "memfd_create"):
        fd = os.memfd_create("hyperstudio-events")
    else:
        import tempfile

        fd, name = tempfile.mkstemp(prefix="hyperstudio-events-")
        os.unlink(name)
    os.ftruncate(fd, size)
    return fd


def end_group_with(life: int, closed: Iterable[int]) -> None:
    """Kill this process and all that it starts a while after the pipe `life` has ended.

    The connection tells a worker in time to end by itself. One that is inside C code which holds the interpreter
    cannot listen; so a shell, which is of the same process group, listens as well. `closed` is not for the shell.
    """
    if hasattr(os, "posix_spawn"):
        actions = [(os.POSIX_SPAWN_DUP2, life, 0), *((os.POSIX_SPAWN_CLOSE, fd) for fd in (life, *closed))]
        os.posix_spawn("/bin/sh", ["sh", "-c", f"read line; sleep {LATE_SECONDS}; kill -9 0"], {}, file_actions=actions)
    os.close(life)


def hold(fd: int) -> None:
    """Hold an open file as long as this process lives, so that others see that somebody is at it."""
    try:
        import fcntl
    except ImportError:
        return
    for _ in range(HOLD_TRIES):
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.005)  # somebody just looks whether it is held
        except OSError:
            return  # a file system without locks: nobody will see it
        else:
            return


def is_held(fd: int) -> bool:
    """Whether somebody holds the file that is open here (also this process, by another opening)."""
    try:
        import fcntl
    except ImportError:
        return False
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    fcntl.flock(fd, fcntl.LOCK_UN)
    return False


def unbuffered_c_output() -> None:
    """Let C code write to standard output and error at once, so that a step's output is its own."""
    import ctypes

    if not LINUX:
        return
    try:
        libc = ctypes.CDLL(None)
        for name in ("stdout", "stderr"):
            libc.setvbuf(ctypes.c_void_p.in_dll(libc, name), None, 2, 0)
    except (OSError, ValueError, AttributeError):
        return  # another C library: C output then comes when its own buffer is full


def gpus() -> list[str]:
    """The GPUs that this process may use, as CUDA_VISIBLE_DEVICES names them; one nameless one where none is known."""
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    if visible:
        return visible.split(",")
    try:
        found = len(os.listdir("/proc/driver/nvidia/gpus"))
    except OSError:
        found = 0
    return [str(number) for number in range(found)] or [""]


def memory_limit(share: float = 0.8) -> int:
    """So much of the machine's memory in bytes, or of what this process's group of processes may have."""
    limit = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 2**62
    for file in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            with open(file, encoding="ascii") as text:
                limit = min(limit, int(text.read()))
        except (OSError, ValueError):
            continue
    return int(share * limit)


class OwnSeconds:
    """Seconds that go by for this thread, without those in which it stood in line for a processor.

    What it computes and what it waits for counts; that other processes were computing in its place does not. Elsewhere
    than on Linux the line is not known, and all seconds count.
    """

    def __init__(self) -> None:
        self._line = -1
        if LINUX:
            try:
                self._line = os.open("/proc/thread-self/schedstat", os.O_RDONLY | os.O_CLOEXEC)
            except OSError:
                return  # a kernel that does not count this

    def __enter__(self) -> "OwnSeconds":
        return self

    def __exit__(self, *_: object) -> None:
        if self._line >= 0:
            os.close(self._line)

    def begin(self) -> None:
        """From now on."""
        self._stood = self._in_line()
        self._begun = time.perf_counter()
        self._used = time.thread_time()

    def end(self) -> float:
        """The seconds since `begin`."""
        used = time.thread_time() - self._used
        seconds = time.perf_counter() - self._begun
        # Between the reading of two clocks it may have stood in line as well, which `seconds` do not hold.
        return max(used, seconds - (self._in_line() - self._stood))

    def _in_line(self) -> float:
        return int(os.pread(self._line, 128, 0).split()[1]) / 1e9 if self._line >= 0 else 0.0


class PeakMemory:
    """The most memory that a step had beyond what was there before it, in bytes (Linux; elsewhere unknown)."""

    def __init__(self) -> None:
        self._reset = self._pages = self._status = -1
        self._before = 0
        self._since = 0.0
        self._page = os.sysconf("SC_PAGE_SIZE") if LINUX else 0
        if LINUX:
            try:
                self._reset = os.open("/proc/self/clear_refs", os.O_WRONLY)
                self._pages = os.open("/proc/self/statm", os.O_RDONLY)
                self._status = os.open("/proc/self/status", os.O_RDONLY)
            except OSError:
                self._reset = -1

    def begin(self) -> None:
        """Forget the peak until now, unless that was done just before: it costs more than a short step."""
        now = time.monotonic()
        if self._reset >= 0 and now - self._since > FORGOTTEN_SECONDS:
            self._since = now
            os.pwrite(self._reset, b"5", 0)
            self._before = int(os.pread(self._pages, 128, 0).split(b" ", 2)[1]) * self._page

    def end(self, seconds: float) -> int | None:
        """The peak since `begin`; None for steps too short to have been seen by anything else."""
        if self._reset < 0 or seconds < MINIMUM_PEAK_SECONDS:
            return None
        status = os.pread(self._status, 8192, 0)
        at = status.find(b"VmHWM:")
        if at < 0:
            return None
        return max(0, int(status[at + 6 : at + 40].split(None, 1)[0]) * 1024 - self._before)


def try_lock(fd: int) -> bool:
    """Lock an open file until its process ends or closes it; False where another has it locked."""
    import fcntl

    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
