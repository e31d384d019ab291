"""What cards, menus and keys of the levels wish for, made into edits, runs and views."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QRect, Signal
from PySide6.QtWidgets import QWidget

from hyperstudio.editing.adding import Together
from hyperstudio.editing.edits import AddImplementation, Edit, MakeDefault
from hyperstudio.editing.implementations import DeleteImplementation
from hyperstudio.editing.renaming import RenameBlock, RenameImplementation, SetTitle
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import block_at, find, last
from hyperstudio.graph.addresses import parent as parent_of
from hyperstudio.graph.block import Block, Workflow
from hyperstudio.graph.names import suggestion, why_bad_name
from hyperstudio.reading.skeleton import implementation_text
from hyperstudio.studio.contracts import contracts_of
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.failures import offers_about
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.levels.attempt import attempt
from hyperstudio.ui.levels.card_faces import card_faces
from hyperstudio.ui.levels.contract_wishes import ContractWishes
from hyperstudio.ui.levels.graph_page import GraphPage
from hyperstudio.ui.levels.implementation_wishes import ImplementationWishes
from hyperstudio.ui.levels.level_view import LevelView
from hyperstudio.ui.levels.menus import BlockWishes, CardWishes, block_menu, card_menu
from hyperstudio.ui.levels.pinning import Pinning
from hyperstudio.ui.levels.rename_box import RenameBox
from hyperstudio.ui.levels.rename_form import RenameForm
from hyperstudio.ui.levels.selection_wishes import SelectionWishes
from hyperstudio.ui.levels.trail import Trail, run_target


class LevelWishes(QObject):
    """Grants the wishes of a `LevelView` that change the project.

    `run_wished` tells the workflow to run and the address of the block to run to.
    """

    run_wished = Signal(str, str)

    def __init__(self, studio: Studio, focus: Focus, levels: LevelView) -> None:
        super().__init__(levels)
        self._studio, self._focus, self._levels = studio, focus, levels
        self.pinning = Pinning(studio, focus, levels)
        self.selection = SelectionWishes(studio, focus, levels)
        self.implementations = ImplementationWishes(studio, focus, levels)
        self.contracts = ContractWishes(studio, focus, levels)
        levels.page_made.connect(self._on_page)
        focus.rename_wished.connect(self.rename)
        levels.cards.picked.connect(self.choose)
        levels.cards.named.connect(self.add_implementation)
        levels.cards.menu_wished.connect(self._card_menu)

    # Implementations.

    def choose(self, implementation: str) -> None:
        """Choose an implementation of the shown block."""
        address = self._levels.stop.address
        attempt(self._focus, lambda: self._studio.choose(address, implementation))

    def choose_looked_at(self) -> None:
        """Choose the implementation that is looked at."""
        if self._levels.stop.is_block and self._levels.stop.looked_at:
            self.choose(self._levels.stop.looked_at)

    def add_implementation(self, name: str) -> None:
        """Add code to the shown block, look at it, and open it in the editor."""
        stop, levels = self._levels.stop, self._levels
        if not stop.is_block:
            return

        def add() -> bool:
            block = block_at(self._studio.document.project, stop.address)
            if why_bad_name(name):
                raise StudioError(
                    f"“{name}” is not a name.", f"Call it “{suggestion(name)}”, for example.", stop.address
                )
            self._studio.document.do(AddImplementation(stop.address, name, implementation_text(block, name)))
            return True

        if attempt(self._focus, add):
            levels.cards.new_card.rest()
            levels.look_at(name)
            levels.cards.focus_card(name)
            self._focus.show_code(f"{stop.address}.{name}")

    def rename(self) -> None:
        """Ask for a new name of what is selected: a block, a workflow's title, or the implementation looked at."""
        page = self._levels.page
        chosen = page.selected() if page is not None else ()
        selected = find(self._studio.document.project, self._focus.selected)
        if page is not None and len(chosen) == 1:
            self._rename_block(page, chosen[0])
        elif isinstance(selected, Block | Workflow):
            self._ask_title(self._levels.stack, QPoint(24, 24), self._focus.selected, "")
        elif self._levels.stop.is_block and self._levels.stop.looked_at:
            self._rename_implementation(self._levels.stop.looked_at)

    def delete(self) -> None:
        """Take the selected blocks away, or the implementation whose card has the keyboard."""
        page = self._levels.page
        if page is not None and page.selected():
            page.remove(list(page.selected()))
            return
        for name, card in self._levels.cards.cards().items():
            if card.hasFocus():
                self._remove_implementation(name)

    def duplicate(self) -> None:
        """Put copies of the selected blocks beside them."""
        self.selection.duplicate()

    def run_to_selected(self) -> None:
        """Run what the selected block needs."""
        page = self._levels.page
        chosen = page.selected() if page is not None else ()
        stop = self._levels.stop
        if len(chosen) == 1:
            self._run_to(chosen[0])
        elif stop.via and len(self._levels.trail) > 1:
            self._run_along(self._levels.trail[:-1], stop.via)
        else:
            self._focus.tell(StudioError("No block is selected.", "Select the block that should be run to."))

    # Menus.

    def _on_page(self, page: GraphPage) -> None:
        self.pinning.listen(page)
        page.context_wished.connect(lambda block, at: self._block_menu(page, block, at))

    def _block_menu(self, page: GraphPage, block: str, at: QPoint) -> None:
        face = page.face_of(block) if block else None
        if face is None:
            return
        wishes = BlockWishes(
            open=lambda: self._levels.enter(block),
            choose=lambda name: self._do_choose(face.definition, name),
            run_to=lambda: self._run_to(block),
            show_code=self._focus.show_code,
            rename=lambda: self._rename_block(page, block),
            duplicate=self.selection.duplicate,
            link=self.selection.duplicate_linked,
            own_copy=self.selection.own_copy,
            delete=lambda: page.remove(list(page.selected()) or [block]),
        )
        failed = self._levels.run.failed(page.address, block)
        offers = offers_about(failed, self._focus) if failed is not None else ()
        block_menu(page, face, self._studio.document.configuration, wishes, offers).popup(at)

    def _card_menu(self, name: str, at: QPoint) -> None:
        address = self._levels.stop.address
        document = self._studio.document
        block = find(document.project, address)
        if not isinstance(block, Block):
            return
        contracts = contracts_of(self._studio.folder, document.project, address, block)
        faces = card_faces(document.project, block, address, document.configuration, None, contracts)
        face = next(face for face in faces if face.name == name)
        wishes = CardWishes(
            choose=self.choose,
            make_default=lambda picked: self._do(MakeDefault(address, picked)),
            open_code=lambda picked: self._focus.show_code(f"{address}.{picked}"),
            rename=self._rename_implementation,
            duplicate=self.implementations.duplicate,
            disable=self.implementations.disable,
            test=self.contracts.test,
            write_contract=self.contracts.write,
            delete=self._remove_implementation,
        )
        card_menu(self._levels, face, wishes, disabled=name in block.disabled).popup(at)

    # How.

    def _do(self, edit: Edit) -> None:
        attempt(self._focus, lambda: self._studio.document.do(edit))

    def _do_choose(self, address: str, name: str) -> None:
        attempt(self._focus, lambda: self._studio.choose(address, name))

    def _run_to(self, block: str) -> None:
        self._run_along(self._levels.trail, block)

    def _run_along(self, trail: Trail, block: str) -> None:
        target = attempt(self._focus, lambda: run_target(self._studio.document.project, trail, block))
        if target is not None:
            self.run_wished.emit(*target)

    def _remove_implementation(self, name: str) -> None:
        self._do(DeleteImplementation(f"{self._levels.stop.address}.{name}"))

    def _rename_block(self, page: GraphPage, block: str) -> None:
        definition = page.definition(block)
        if definition:
            self._ask_title(page, page.block_rect(block).topLeft(), definition, f"{page.address}.{block}")

    def _ask_title(self, parent: QWidget, at: QPoint, definition: str, address: str) -> None:
        """Ask for the title of a block or workflow, and for the name that it has at an address of a graph."""
        found = find(self._studio.document.project, definition)
        if not isinstance(found, Block | Workflow):
            return
        before = last(address or definition)

        def rename(title: str, name: str) -> bool:
            edits: list[Edit] = [SetTitle(definition, title)] if title != found.title else []
            if name != before:
                edits.append(RenameBlock(address, name))
            if not edits:
                return True
            level = parent_of(address or definition) or definition
            edit = edits[0] if len(edits) == 1 else Together(RenameBlock.label, level, tuple(edits))
            try:
                self._studio.document.do(edit)
            except StudioError as refusal:
                self._focus.tell(refusal)
                return False
            if isinstance(parent, GraphPage):
                parent.select([name])
            return True

        RenameForm(parent, at, found.title, before, rename, renames=bool(address))

    def _rename_implementation(self, name: str) -> None:
        card, address = self._levels.cards.cards().get(name), self._levels.stop.address
        if card is None:
            return

        def rename(new: str) -> None:
            self._do(RenameImplementation(f"{address}.{name}", new))
            if last(self._levels.stop.address) and new in self._levels.cards.cards():
                self._levels.look_at(new)

        RenameBox(card, QRect(8, 4, card.width() - 16, 26), name, rename)
