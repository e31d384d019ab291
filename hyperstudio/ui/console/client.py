"""What the console's text and its kernel say to each other, in Qt's thread only: sockets are looked at by a timer.

The client that comes with qtconsole listens in a thread of its own, which holds Qt objects and sends Qt's signals.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.channels import HBChannel, ZMQSocketChannel
from traitlets import Type

MOST_AT_ONCE = 50
"""How many messages one look takes from a channel, so that endless printing does not stop the window."""


class Listeners:
    """Stands where qtconsole expects a signal of Qt."""

    def __init__(self) -> None:
        self._listeners: list[Callable[..., object]] = []

    def connect(self, listener: Callable[..., object]) -> None:
        """Tell `listener` from now on."""
        self._listeners.append(listener)

    def disconnect(self, listener: Callable[..., object]) -> None:
        """Tell it no more."""
        self._listeners.remove(listener)

    def emit(self, *told: Any) -> None:
        """Tell everybody."""
        for listener in list(self._listeners):
            listener(*told)


class Channel(ZMQSocketChannel):
    """A socket whose messages are handed over when somebody looks."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.message_received = Listeners()

    def closed(self) -> bool:
        """Whether nothing comes any more."""
        return self.socket is None

    def flush(self, timeout: float = 1.0) -> None:
        """Hand over what has come; never waits for more."""
        del timeout
        for _ in range(MOST_AT_ONCE):
            if self.socket is None or not self.msg_ready():
                return
            self.message_received.emit(self.get_msg(timeout=0))


class NoHeart(HBChannel):
    """No heartbeat: the process itself tells of its end. It is never started."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.kernel_died = Listeners()


class Client(BlockingKernelClient):
    """The kernel of a connection file, as qtconsole wants it."""

    shell_channel_class = Type(Channel)
    iopub_channel_class = Type(Channel)
    stdin_channel_class = Type(Channel)
    control_channel_class = Type(Channel)
    hb_channel_class = Type(NoHeart)

    def __init__(self, file: Path) -> None:
        super().__init__(connection_file=str(file))
        self.started_channels, self.stopped_channels = Listeners(), Listeners()
        self.load_connection_file()

    def begin(self) -> None:
        """Connect."""
        self.start_channels(hb=False)
        self.started_channels.emit()

    def look(self) -> None:
        """Hand over what the kernel has said."""
        for channel in (self.iopub_channel, self.shell_channel, self.stdin_channel):
            if isinstance(channel, Channel):
                channel.flush()

    def end(self) -> None:
        """Disconnect."""
        self.stop_channels()
        self.context.destroy(linger=0)
