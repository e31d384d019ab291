"""Pictures as PNG: of images, figures and arrays, made small enough to be looked at."""

import base64
import io
import struct
import sys
import zlib
from typing import Any

from .third_party import figure_png

LARGEST = 2000
"""The most pixels a side has in a picture that is shown."""
THUMB = 160
_MAGIC = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM")
# A few points of matplotlib's viridis (CC0), from low to high.
_SCALE = ((68, 1, 84), (59, 82, 139), (33, 145, 140), (94, 201, 98), (253, 231, 37))


def picture_of(value: Any, largest: int = LARGEST) -> str | None:
    """The PNG (or what a picture's bytes are) in base64 for an image, figure or picture-like array; else None."""
    if hasattr(value, "savefig") and type(value).__module__.startswith("matplotlib"):
        return figure_png(value)
    if type(value).__module__.startswith("PIL.") and hasattr(value, "save"):
        return _of_image(value, largest)
    if isinstance(value, bytes) and value.startswith(_MAGIC):
        return base64.b64encode(value).decode("ascii")
    numpy: Any = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, numpy.ndarray) and is_picture(value):
        return array_png(numpy, value, largest)
    return None


def is_picture(value: Any) -> bool:
    """Whether an array looks like a picture: rows × columns (× 3 or 4) of bytes, or of colours from 0 to 1."""
    if value.ndim not in (2, 3) or min(value.shape[:2]) < 4 or max(value.shape[:2]) > 20_000:
        return False
    if value.ndim == 2:
        return bool(value.dtype.name == "uint8")
    if value.shape[2] not in (3, 4):
        return False
    return value.dtype.name == "uint8" or (value.dtype.kind == "f" and _in_colours(value[:: 1 + len(value) // 64]))


def _in_colours(part: Any) -> bool:
    return bool(((part >= 0) & (part <= 1)).all())


def array_png(numpy: Any, value: Any, largest: int = LARGEST) -> str:
    """A picture of a picture-like array."""
    step = 1 + (max(value.shape[:2]) - 1) // largest
    value = value[::step, ::step]
    if value.dtype.kind == "f":
        value = (value * 255).round()
    value = numpy.ascontiguousarray(value, dtype="uint8")
    return base64.b64encode(png_of(value.tobytes(), value.shape)).decode("ascii")


def heat_png(numpy: Any, value: Any, largest: int = 1000) -> str | None:
    """A picture of any two-dimensional numbers, from low (dark) to high (bright); gaps are transparent."""
    if value.ndim != 2 or value.dtype.kind not in "biuf" or not value.size:
        return None
    rows, columns = (1 + (length - 1) // largest for length in value.shape)
    value = value[::rows, ::columns].astype(float)
    finite = numpy.isfinite(value)
    if not finite.any():
        return None
    low, high = value[finite].min(), value[finite].max()
    share = numpy.where(finite, (value - low) / ((high - low) or 1.0), 0.0)
    stops = numpy.linspace(0, 1, len(_SCALE))
    colours = [numpy.interp(share, stops, [stop[part] for stop in _SCALE]) for part in range(3)]
    painted = numpy.stack([*colours, finite * 255.0], axis=-1).astype("uint8")
    return base64.b64encode(png_of(painted.tobytes(), painted.shape)).decode("ascii")


def png_of(data: bytes, shape: tuple[int, ...]) -> bytes:
    """A PNG from rows of unsigned bytes: grey (2 dimensions), RGB or RGBA. After the PNG specification, 3rd edition."""
    height, width = shape[:2]
    samples = shape[2] if len(shape) == 3 else 1

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    line = width * samples
    rows = b"".join(b"\0" + data[at : at + line] for at in range(0, height * line, line))
    header = struct.pack(">IIBBBBB", width, height, 8, {1: 0, 3: 2, 4: 6}[samples], 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 6)) + chunk(b"IEND", b"")


def _of_image(image: Any, largest: int) -> str:
    if max(image.size) > largest:
        image = image.copy()
        image.thumbnail((largest, largest))
    if image.mode not in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        image = image.convert("RGB")
    file = io.BytesIO()
    image.save(file, format="PNG")
    return base64.b64encode(file.getvalue()).decode("ascii")


def gallery(items: list[tuple[str, Any]], start: int, count: int) -> list[dict[str, str | None]] | None:
    """Small pictures of some items of a list, each with its name; None where these are no pictures."""
    if not items or any(picture_of(one, 8) is None for _, one in items[:1] + items[-1:]):
        return None
    return [{"name": name, "png": picture_of(one, THUMB)} for name, one in items[start : start + count]]
