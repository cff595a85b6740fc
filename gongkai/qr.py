"""QR codes of addresses, drawn as the path of an SVG so that each stands in its page (ISO/IEC 18004)."""

import re
from dataclasses import dataclass

import zxingcpp

# The quiet zone that the standard asks for, in modules.
QUIET = 4


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code with its quiet zone: so many modules on each side, and the strokes of its dark ones, row by row."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """
    Return the QR code of an address, at a level that can be read with 15 % of it soiled.

    Raises ValueError for a text of more than 2331 bytes, which no code can hold.
    """
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image = memoryview(made.to_image(scale=1, add_quiet_zones=False))  # type: ignore[arg-type]
    size, pixels = image.shape[0], image.tobytes()  # type: ignore[index]
    rows = (pixels[start : start + size] for start in range(0, size * size, size))
    path = "".join(_strokes(row, QUIET + number) for number, row in enumerate(rows))
    return QrCode(size + 2 * QUIET, path)


def _strokes(row: bytes, y: int) -> str:
    """One row as strokes of width 1: `m2 0` passes over what is light, `h3` draws what is dark (0)."""
    parts = [f"M{QUIET} {y}.5"]
    end = 0
    for run in re.finditer(rb"\0+", row):
        if run.start() > end:
            parts.append(f"m{run.start() - end} 0")
        parts.append(f"h{run.end() - run.start()}")
        end = run.end()
    return "".join(parts)
