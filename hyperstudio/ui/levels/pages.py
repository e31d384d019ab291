"""The canvas pages that are kept alive: the last eight, and where each was looked at from."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QStackedWidget

from hyperstudio.ui.canvas.camera import Camera
from hyperstudio.ui.levels.graph_page import GraphPage

KEPT = 8


class Pages:
    """Pages by the address of their graph, in a stack; `make` builds one that is not there."""

    def __init__(self, stack: QStackedWidget, make: Callable[[str], GraphPage]) -> None:
        self._stack, self._make = stack, make
        self._pages: OrderedDict[str, GraphPage] = OrderedDict()
        self._cameras: dict[str, Camera] = {}

    def __iter__(self) -> Iterator[GraphPage]:
        return iter(list(self._pages.values()))

    def page(self, address: str) -> GraphPage:
        """The page of a graph; made, and looked at from where it was last, if it is not there."""
        page = self._pages.get(address)
        if page is None:
            page = self._pages[address] = self._make(address)
            self._stack.addWidget(page)
            if address in self._cameras:
                page.set_camera(self._cameras[address])
        self._pages.move_to_end(address)
        while len(self._pages) > KEPT:
            self.drop(next(iter(self._pages)))
        return page

    def known(self, address: str) -> GraphPage | None:
        """The page of a graph, if it is there."""
        return self._pages.get(address)

    def drop(self, address: str, *, forget: bool = False) -> None:
        """Take a page apart; its camera is kept unless the graph itself is gone."""
        page = self._pages.pop(address, None)
        if page is not None:
            self._cameras[address] = page.camera()
            self._stack.removeWidget(page)
            page.close_page()
        if forget:
            self._cameras.pop(address, None)

    def close(self) -> None:
        """Take all pages apart."""
        for address in list(self._pages):
            self.drop(address)
