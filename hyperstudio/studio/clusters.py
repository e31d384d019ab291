"""Where runs happen: on this machine, or on a cluster of dask.distributed."""

from pathlib import Path

from hyperstudio.runner.remote import RemoteRunner, connected
from hyperstudio.studio.places import interpreter, store_folder
from hyperstudio.studio.running import Running


class Cluster:
    """A connection to dask's scheduler. StudioError where none answers."""

    def __init__(self, scheduler: str) -> None:
        self._client = connected(scheduler)

    def running(self, folder: Path, name: str) -> Running:
        """Runs of a project there, one at a time; several may go on beside each other."""
        return Running(folder, name, RemoteRunner(self._client, folder, name, store_folder(), python=interpreter()))

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()  # type: ignore[no-untyped-call]  # dask says no types here


def running_of(folder: Path, name: str, scheduler: str | None = None) -> Running:
    """Runs of a project on a scheduler's cluster, or on this machine."""
    return Cluster(scheduler).running(folder, name) if scheduler else Running(folder, name)
