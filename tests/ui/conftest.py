"""What every test of the window shares: no screen is needed, and garbage stays in the thread of Qt."""

import os

from tests.qt_garbage import garbage_stays_in_the_thread_of_qt, what_was_there_before_is_no_garbage

__all__ = ["garbage_stays_in_the_thread_of_qt", "what_was_there_before_is_no_garbage"]

if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
