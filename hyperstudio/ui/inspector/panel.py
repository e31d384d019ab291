"""The inspector dock: documentation, address, interface, implementations and parameters of the selection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import find, graph_at, last, parent
from hyperstudio.graph.block import Block, GraphImplementation, Repeat, Workflow
from hyperstudio.graph.code import CodeImplementation
from hyperstudio.graph.faces import face_of
from hyperstudio.planning.aims import workflow_of
from hyperstudio.planning.choices import chosen
from hyperstudio.planning.superposition import count
from hyperstudio.studio.counts import left_out_text
from hyperstudio.studio.left_out import reasons, why_broken
from hyperstudio.studio.looking import definition_of
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.in_brief import in_brief
from hyperstudio.ui.inspector.again import Again
from hyperstudio.ui.inspector.parameters import ParameterForm
from hyperstudio.ui.inspector.pins import PinList
from hyperstudio.ui.inspector.rounds import HowItWent
from hyperstudio.ui.inspector.sections import (
    AddressLine,
    ImplementationList,
    PortTable,
    TitleLine,
    documentation,
    heading,
    muted,
)
from hyperstudio.ui.inspector.terms_form import TermsForm
from hyperstudio.ui.news import News
from hyperstudio.ui.theme import current_theme

CALM_MS = 250
EMPTY = "Select a block to see what it does, which implementations it has, and what can be tuned."


class Inspector(QScrollArea):
    """Shows the selected workflow, block or implementation. Widgets are made anew only where their shape changed."""

    def __init__(self, studio: Studio, news: News, focus: Focus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio, self._news = studio, news
        self._focus = focus
        self._shape: Any = None
        self._theme = ""
        self.implementations: ImplementationList | None = None
        self.form: ParameterForm | None = None
        self.terms: TermsForm | None = None
        self._terms_open = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._why: dict[str, str] = {}
        # What cannot be chosen takes a look at the whole project: not with every key that is pressed.
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._calm.timeout.connect(self._look_what_is_broken)
        news.document_changed.connect(self._document_changed)
        focus.selected_changed.connect(lambda _address: self.refresh())
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._theme and current_theme().name != self._theme:
            self._shape = None
            # Later: Qt goes through all widgets now and must not find that one of them was deleted.
            QTimer.singleShot(0, self.refresh)

    def refresh(self) -> None:
        """Show what is selected as it is now."""
        address = definition_of(self._studio.document.project, self._focus.selected)
        found = find(self._studio.document.project, address) if address else None
        self._theme = current_theme().name
        if isinstance(found, Workflow):
            self._show_workflow(address, found)
        elif isinstance(found, Block):
            self._show_block(address, found, None)
        elif isinstance(found, CodeImplementation | GraphImplementation):
            holder = find(self._studio.document.project, parent(address))
            if isinstance(holder, Block):
                self._show_block(parent(address), holder, last(address))
        else:
            self._show_empty()

    def _look_what_is_broken(self) -> None:
        why = why_broken(self._studio.folder, self._studio.document.project)
        if why != self._why:
            self._why = why
            self.refresh()

    def _document_changed(self, _change: Any) -> None:
        self.refresh()

    def _show_empty(self) -> None:
        if self._shape == "empty":
            return
        text = muted(EMPTY)
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._become("empty", [text])

    def _show_workflow(self, address: str, workflow: Workflow) -> None:
        project = self._studio.document.project
        metrics = {name: metric for name, metric in project.metrics.items() if workflow_of(metric) == address}
        counted = count(project, (address,), broken=self._why)
        left_out = reasons(counted, self._why)
        self._calm.start()
        shape = ("workflow", address, workflow.but(graph=workflow.graph.but(layout=None)), metrics, counted, left_out)
        if shape == self._shape:
            return
        number = f"{counted.configurations:,}".replace(",", "\u202f")
        more = ", times a range without steps" if counted.continuous else ""
        parts: list[QWidget] = [
            TitleLine(workflow.title or address, self._focus.rename),
            muted("workflow"),
            AddressLine(address),
            PinList(self._studio, self._news, self._focus),
            *_doc(workflow.doc),
            heading("Inputs and outputs"),
            PortTable(workflow, lambda port: self._focus.show_value(f"{address}:{port}")),
            heading("Configurations"),
            _wrapped(f"{number}{more}"),
            *([_wrapped(left_out_text(left_out))] if left_out else []),
        ]
        if metrics:
            parts.append(heading("Metrics"))
            for name, metric in metrics.items():
                what = metric.from_ or f"{metric.measure} of {metric.of}" + (
                    f" in {metric.unit}" if metric.unit else ""
                )
                parts.append(QLabel(metric.title or name))
                parts.append(muted(f"{what}. {metric.doc}" if metric.doc else what))
        self._become(shape, parts)

    def _show_block(self, address: str, block: Block, looked_at: str | None) -> None:
        configuration = self._studio.document.configuration
        # Where a value chooses, no implementation is the chosen one.
        picked = chosen(block, address, configuration) if block.choose_by is None else None
        shown = looked_at or picked
        implementation = block.implementations.get(shown) if shown else None
        project = self._studio.document.project
        briefs = {name: in_brief(project, f"{address}.{name}", one) for name, one in block.implementations.items()}
        use = self._focus.use if looked_at is None else ""
        of_use = face_of(project, parent(use), graph_at(project, parent(use)), last(use)) if use else None
        shape = (
            "block",
            address,
            looked_at is not None,
            shown,
            (use, of_use.use if of_use is not None else None),
            (
                block.title,
                block.doc,
                block.inputs,
                block.outputs,
                block.mode,
                block.disabled,
                block.parameters,
                block.choose_by,
            ),
            {
                name: (one.code.but(problems=(), line=1) if isinstance(one, CodeImplementation) else None, briefs[name])
                for name, one in block.implementations.items()
            },
        )
        if shape != self._shape:
            self._build_block(shape, address, block, briefs, shown if looked_at else None, shown, implementation)
        if self.implementations is not None:
            self.implementations.refresh(picked, shown)
        if self.form is not None:
            self.form.refresh(block)
        if self.terms is not None:
            self.terms.refresh(block)

    def _build_block(
        self,
        shape: Any,
        address: str,
        block: Block,
        briefs: dict[str, str],
        looked_at: str | None,
        shown: str | None,
        implementation: CodeImplementation | GraphImplementation | None,
    ) -> None:
        title = block.title or last(address)
        own = f"{address}.{looked_at}" if looked_at else address
        kind = "block" if looked_at is None else f"implementation of {title}"
        parts: list[QWidget] = [
            TitleLine(looked_at or title, self._focus.rename),
            muted(kind),
            AddressLine(own),
            Again(self._studio, self._news, self._focus, address),
            PinList(self._studio, self._news, self._focus, address),
        ]
        if isinstance(block.mode, Repeat) or block.choose_by is not None:
            parts.append(HowItWent(self._studio, self._news, self._focus, address, block))
        if looked_at and isinstance(implementation, CodeImplementation):
            parts.extend(_doc(implementation.code.doc))
        else:
            parts.extend(_doc(block.doc))
        implementations = ImplementationList(
            address, block, briefs, self._guarded(lambda name: self._studio.choose(address, name)), self._focus.select
        )
        choosing: list[QWidget] = [heading(f"Implementations ({len(block.implementations)})"), implementations]
        if block.choose_by is not None:
            choosing.append(muted(f"The value of “{block.choose_by}” chooses in each run. Click one to tune it."))
        if not block.implementations:
            choosing.append(muted("None yet. Put a .py file into the block's folder, or add one from its card."))
        form = None
        tuning: list[QWidget] = []
        if shown and isinstance(implementation, CodeImplementation):
            tuning.append(heading(f"Parameters of {shown}"))
            if implementation.code.parameters:
                form = ParameterForm(self._studio, self._focus, address, shown, implementation)
            tuning.append(form or muted("It has none."))
        # Of a block one asks first how it is done, of an implementation what can be tuned.
        parts.extend([*tuning, *choosing] if looked_at else [*choosing, *tuning])
        terms = TermsForm(self._studio, self._focus, address, block, self._focus.use) if looked_at is None else None
        if terms is not None:
            parts.append(terms)
            terms.unfold(self._terms_open)
            terms.unfolded.connect(self._keep_open)
        parts.extend([heading("Interface"), PortTable(block, lambda port: self._focus.show_value(f"{address}:{port}"))])
        focused = self._focused()
        self._become(shape, parts)
        self.implementations, self.form, self.terms = implementations, form, terms
        self._give_back(focused)

    def _keep_open(self, opened: bool) -> None:
        self._terms_open = opened

    def _guarded(self, do: Callable[[str], None]) -> Callable[[str], None]:
        def guarded(name: str) -> None:
            try:
                do(name)
            except StudioError as refusal:
                self._focus.tell(refusal)

        return guarded

    def _focused(self) -> str:
        """What the part that has the keyboard is called."""
        focused = QApplication.focusWidget()
        return focused.objectName() if focused is not None and self.isAncestorOf(focused) else ""

    def _give_back(self, name: str) -> None:
        """Give the keyboard to the part of that name, which was made anew."""
        part = self.findChild(QWidget, name) if name else None
        if part is not None:
            part.setFocus()

    def _become(self, shape: Any, parts: list[QWidget]) -> None:
        """Show other parts; the same thing in another shape keeps its place in the scroll area."""
        same_thing = isinstance(shape, tuple) and isinstance(self._shape, tuple) and shape[:3] == self._shape[:3]
        at = self.verticalScrollBar().value() if same_thing else 0
        self._shape = shape
        self.implementations = self.form = self.terms = None
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(14, 14, 12, 20)
        column.setSpacing(6)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        before = self.takeWidget()
        if before is not None:
            before.hide()
            before.deleteLater()  # later: one of its buttons may be what was clicked
        self.setWidget(page)
        page.setAutoFillBackground(False)
        if at:
            page.adjustSize()
            self.verticalScrollBar().setValue(at)


def _wrapped(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    return label


def _doc(text: str) -> list[QWidget]:
    return [documentation(text)] if text.strip() else []
