"""Who wants to know: a list of listeners that is told when something happened."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Signal(Generic[T]):
    """Listeners for one kind of news; they are told in the order in which they came."""

    def __init__(self) -> None:
        self._listeners: tuple[Callable[[T], None], ...] = ()

    def connect(self, listener: Callable[[T], None]) -> Callable[[], None]:
        """Tell `listener` from now on; the answer is a function that ends it."""
        self._listeners = (*self._listeners, listener)

        def disconnect() -> None:
            self._listeners = tuple(kept for kept in self._listeners if kept is not listener)

        return disconnect

    def tell(self, news: T) -> None:
        """Tell every listener that is connected now."""
        for listener in self._listeners:
            listener(news)
