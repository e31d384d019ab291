"""Drawing a wire with the pointer: what fits, where it would land, and what is wished for in the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QPoint, QPointF, SignalInstance
from PySide6.QtWidgets import QGraphicsScene

from hyperstudio.ui.canvas.block_item import BlockItem
from hyperstudio.ui.canvas.faces import Place
from hyperstudio.ui.canvas.hint import PointerHint
from hyperstudio.ui.canvas.parts import WireInHand
from hyperstudio.ui.canvas.port_spot import PortSpot
from hyperstudio.ui.canvas.rail_item import RailItem
from hyperstudio.ui.canvas.wire_item import LooseWire, WireItem

Refusal = Callable[[Place, Place], "str | None"]
REACH = 22.0
"""How near (pixels) the pointer must come to a port outside of its block to use it."""


class WiringView(Protocol):
    """The view in which a wire is drawn: what is where, what is shown meanwhile, and the wishes in the end."""

    wiring: WireInHand | None
    rails: tuple[RailItem, ...]

    @property
    def loose_wire(self) -> LooseWire: ...
    @property
    def hint(self) -> PointerHint: ...
    @property
    def wire_drawn(self) -> SignalInstance[tuple[tuple[Any, ...], tuple[Any, ...]]]: ...
    @property
    def wires_dropped(self) -> SignalInstance[tuple[list[Any]]]: ...
    @property
    def wire_left(self) -> SignalInstance[tuple[tuple[Any, ...], bool, QPointF]]: ...
    def scene(self) -> QGraphicsScene: ...
    def scene_point(self, position: QPoint | QPointF) -> QPointF: ...
    def spot_near(self, point: QPointF, reach: float) -> PortSpot | None: ...
    def owner_at(self, point: QPointF) -> BlockItem | RailItem | None: ...


class Wiring:
    """One end is fixed at a port; the other follows the pointer and snaps to what fits.

    `carried` is a wire whose end was taken off and is hidden meanwhile. Why ports do not fit is asked once for each.
    """

    def __init__(self, view: WiringView, fixed: PortSpot, carried: WireItem | None, refusal: Refusal) -> None:
        self.view, self.fixed, self.carried = view, fixed, carried
        self._refusal = refusal
        self._answers: dict[PortSpot, str | None] = {}
        self._target: PortSpot | None = None

    def start(self) -> None:
        """Show that a wire is being drawn: fade what does not fit."""
        if self.carried is not None:
            self.carried.hide()
        self.view.wiring = self
        for rail in self.view.rails:
            rail.offer_slot(True)
        self._repaint()

    def why_not(self, spot: PortSpot) -> str | None:
        """Why the wire may not end here; None where it may."""
        if spot not in self._answers:
            self._answers[spot] = self._ask(spot)
        return self._answers[spot]

    def _ask(self, spot: PortSpot) -> str | None:
        if spot.takes == self.fixed.takes:
            return "Two inputs cannot be joined." if spot.takes else "Two outputs cannot be joined."
        return self._refusal(*self.ends_with(spot))

    def ends_with(self, spot: PortSpot) -> tuple[Place, Place]:
        """Source and target of the wire that would end here."""
        return (spot.place, self.fixed.place) if self.fixed.takes else (self.fixed.place, spot.place)

    def fits(self, spot: PortSpot) -> bool:
        """The port may be used, or is where the wire begins."""
        return spot is self.fixed or self.why_not(spot) is None

    def lands_on(self, spot: PortSpot) -> bool:
        """The wire would end here if it were let go now."""
        return spot is self._target

    def move(self, position: QPoint) -> None:
        """Follow the pointer (pixels of the view): snap, light up, say why not."""
        pointer = self.view.scene_point(position)
        before, (self._target, reason) = self._target, self._landing(pointer)
        end = self._target.middle() if self._target is not None else pointer
        self.view.loose_wire.run(
            self.fixed.middle(), end, not self.fixed.takes, self.fixed.face.tone, self._target is not None
        )
        self.view.hint.tell(reason, position)
        if before is not self._target:
            for spot in (before, self._target):
                if spot is not None and spot.parentItem() is not None:
                    spot.parentItem().update()

    def _landing(self, pointer: QPointF) -> tuple[PortSpot | None, str | None]:
        """The port that would be used at a point of the scene, or why there is none."""
        nearest = self.view.spot_near(pointer, REACH)
        if nearest is self.fixed:
            return None, None
        if nearest is not None and self.why_not(nearest) is None:
            return nearest, None
        owner = self.view.owner_at(pointer)
        if owner is None or owner is self.fixed.parentItem():
            return None, self.why_not(nearest) if nearest is not None else None
        there = [spot for spot in _spots(owner) if spot.takes != self.fixed.takes]
        free = [spot for spot in there if self._free(spot) and self.why_not(spot) is None]
        if free:
            return min(free, key=lambda spot: abs(spot.middle().y() - pointer.y())), None
        asked = (
            nearest
            if nearest is not None
            else min(there, key=lambda s: abs(s.middle().y() - pointer.y()), default=None)
        )
        if asked is None:
            return None, "This block has no input." if not self.fixed.takes else "This block has no output."
        reason = self.why_not(asked)
        return None, reason if reason is not None else "No free input here takes it; drop it on an input to replace."

    def _free(self, spot: PortSpot) -> bool:
        return not spot.takes or all(wire is self.carried for wire in spot.wires)

    def finish(self, position: QPoint) -> None:
        """Let go: wish for what would be used, and take the carried wire off if it ends elsewhere.

        A new wire that ends where nothing is wishes for a block there.
        """
        pointer = self.view.scene_point(position)
        target, _reason = self._landing(pointer)
        back = self.view.spot_near(pointer, REACH) if target is None else target
        self.stop()
        carried = self.carried
        if carried is not None and back in carried.ends():
            return
        if target is not None:
            if carried is not None:
                self.view.wires_dropped.emit([carried.face.ends])
            self.view.wire_drawn.emit(*self.ends_with(target))
        elif carried is not None and self.view.owner_at(pointer) is None:
            self.view.wires_dropped.emit([carried.face.ends])
        elif carried is None and back is None and self.view.owner_at(pointer) is None:
            self.view.wire_left.emit(self.fixed.place, self.fixed.takes, pointer)

    def stop(self) -> None:
        """Show again what there is; nothing is wished for."""
        if self.carried is not None:
            self.carried.show()
        self.view.wiring = None
        for rail in self.view.rails:
            rail.offer_slot(False)
        self.view.loose_wire.hide()
        self.view.hint.tell(None, QPoint())
        self._repaint()

    def _repaint(self) -> None:
        for item in self.view.scene().items():
            if isinstance(item, BlockItem | RailItem):
                item.update()


def _spots(owner: BlockItem | RailItem) -> list[PortSpot]:
    return owner.ports() if isinstance(owner, BlockItem) else owner.spots
