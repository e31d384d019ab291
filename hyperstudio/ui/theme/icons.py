"""Icons by what they mean, in the colours of the current theme, drawn by qtawesome when first needed."""

from __future__ import annotations

from PySide6.QtGui import QIcon

from hyperstudio.ui.theme.apply import current_theme

GLYPHS = {
    "run": "mdi6.play",
    "stop": "mdi6.stop",
    "optimize": "mdi6.target",
    "undo": "mdi6.undo",
    "redo": "mdi6.redo",
    "save": "mdi6.content-save-outline",
    "open": "mdi6.folder-open-outline",
    "add": "mdi6.plus",
    "remove": "mdi6.trash-can-outline",
    "edit": "mdi6.pencil-outline",
    "rename": "mdi6.form-textbox",
    "duplicate": "mdi6.content-copy",
    "code": "mdi6.code-braces",
    "graph": "mdi6.graph-outline",
    "block": "mdi6.square-rounded-outline",
    "workflow": "mdi6.transit-connection-variant",
    "shared": "mdi6.link-variant",
    "configuration": "mdi6.tune-variant",
    "parameter": "mdi6.tune",
    "pin": "mdi6.pin-outline",
    "unpin": "mdi6.pin-off-outline",
    "reset": "mdi6.restore",
    "search": "mdi6.magnify",
    "settings": "mdi6.cog-outline",
    "explorer": "mdi6.file-tree-outline",
    "inspector": "mdi6.information-outline",
    "data": "mdi6.table",
    "metrics": "mdi6.chart-line",
    "log": "mdi6.text-box-outline",
    "runs": "mdi6.history",
    "console": "mdi6.console",
    "problem": "mdi6.alert-outline",
    "error": "mdi6.alert-circle-outline",
    "done": "mdi6.check",
    "chosen": "mdi6.check-circle",
    "up": "mdi6.arrow-up",
    "down": "mdi6.arrow-down",
    "folded": "mdi6.chevron-right",
    "folded_out": "mdi6.chevron-down",
    "fit": "mdi6.fit-to-page-outline",
    "theme": "mdi6.theme-light-dark",
    "close": "mdi6.close",
    "more": "mdi6.dots-horizontal",
    "trust": "mdi6.shield-check-outline",
    "untrusted": "mdi6.shield-alert-outline",
    "export": "mdi6.export-variant",
    "serve": "mdi6.access-point",
    "picture": "mdi6.image-outline",
    "help": "mdi6.help-circle-outline",
}

_made: dict[tuple[str, str, str], QIcon] = {}


def icon(name: str, role: str = "text") -> QIcon:
    """The icon for a meaning of `GLYPHS` (or a qtawesome name with a dot), in the colour of a role of the theme.

    A disabled one is drawn in the muted colour, half seen. Needs a running application.
    Raises `KeyError` for a meaning that has no icon and `AttributeError` for a role that the theme lacks.
    """
    theme = current_theme()
    key = (name, role, theme.name)
    if key not in _made:
        import qtawesome  # type: ignore[import-untyped,unused-ignore]  # costs 0.1 s, so not before the first icon

        glyph = name if "." in name else GLYPHS[name]
        _made[key] = qtawesome.icon(glyph, color=getattr(theme, role), color_disabled=theme.line)
    return _made[key]
