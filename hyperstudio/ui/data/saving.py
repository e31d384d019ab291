"""The dialog that asks where a value is to be saved, and as what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

KINDS = {
    "csv": "Table as text (*.csv)",
    "parquet": "Table in columns (*.parquet)",
    "npy": "Array of numpy (*.npy)",
    "png": "Picture (*.png)",
    "txt": "Text (*.txt)",
    "json": "JSON (*.json)",
    "pickle": "Any Python object (*.pickle)",
}


def ask_where(parent: QWidget, name: str, suffixes: Sequence[str], save: Callable[[Path], None]) -> QFileDialog:
    """Open a dialog that offers these kinds of file, the first one first; `save` gets what is chosen."""
    dialog = QFileDialog(parent, "Save value")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setNameFilters([KINDS[suffix] for suffix in suffixes])
    dialog.setDefaultSuffix(suffixes[0])
    dialog.selectFile(f"{name}.{suffixes[0]}")

    def follow(chosen: str) -> None:
        suffix = next(suffix for suffix in suffixes if KINDS[suffix] == chosen)
        dialog.setDefaultSuffix(suffix)
        for file in dialog.selectedFiles()[:1]:
            dialog.selectFile(Path(file).with_suffix(f".{suffix}").name)

    dialog.filterSelected.connect(follow)
    dialog.fileSelected.connect(lambda file: save(Path(file)))
    dialog.open()
    return dialog
