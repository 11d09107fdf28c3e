"""Files that come in: of a kind that is allowed, with a content of that kind, and nothing that runs or explodes."""

import io
from collections.abc import Mapping
from typing import Final

import puremagic
from PIL import Image, UnidentifiedImageError

from services import zip_files
from services.errors import Invalid

WORD: Final = "application/vnd.openxmlformats-officedocument"
OPEN: Final = "application/vnd.oasis.opendocument"
PICTURES: Final[Mapping[str, str]] = {  # by the end of a name: the name Pillow has for it
    **dict.fromkeys(("jpg", "jpeg"), "JPEG"),
    **dict.fromkeys(("tif", "tiff"), "TIFF"),
    "png": "PNG",
    "gif": "GIF",
    "bmp": "BMP",
    "webp": "WEBP",
}
PACKED: Final[Mapping[str, tuple[str, str]]] = {  # archives: what they hold, and their media type
    "docx": ("word/document.xml", f"{WORD}.wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", f"{WORD}.spreadsheetml.sheet"),
    "pptx": ("ppt/presentation.xml", f"{WORD}.presentationml.presentation"),
    "odt": ("content.xml", f"{OPEN}.text"),
    "ods": ("content.xml", f"{OPEN}.spreadsheet"),
    "odp": ("content.xml", f"{OPEN}.presentation"),
    "ofd": ("OFD.xml", "application/ofd"),
    "zip": ("", "application/zip"),
}
COMPOUND: Final[Mapping[str, str]] = {  # the older office papers, ours and those of WPS
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "wps": "application/wps-writer",
    "et": "application/wps-et",
    "dps": "application/wps-dps",
}
RECORDED: Final[Mapping[str, tuple[str, frozenset[str]]]] = {  # media type, and what a look at the content may call it
    "pdf": ("application/pdf", frozenset({".pdf"})),
    "heic": ("image/heic", frozenset({".heic", ".heif"})),
    "mp3": ("audio/mpeg", frozenset({".mp3"})),
    "m4a": ("audio/mp4", frozenset({".m4a"})),
    "wav": ("audio/wav", frozenset({".wav"})),
    "amr": ("audio/amr", frozenset({".amr"})),
    "ogg": ("audio/ogg", frozenset({".ogg", ".oga", ".opus"})),
    "mp4": ("video/mp4", frozenset({".mp4"})),
    "mov": ("video/quicktime", frozenset({".mov"})),
    "3gp": ("video/3gpp", frozenset({".3gp", ".3g2"})),
}
WRITTEN: Final[Mapping[str, str]] = {"txt": "text/plain", "csv": "text/csv"}
KINDS: Final = frozenset({*PICTURES, *PACKED, *COMPOUND, *RECORDED, *WRITTEN})
COMPOUND_BEGINS: Final = bytes.fromhex("d0cf11e0a1b11ae1")
MACROS: Final = "_VBA_PROJECT".encode("utf-16-le")  # the name under which a compound file keeps them
MOST_PIXELS: Final = 80_000_000  # a page scanned at 600 dpi has 35 million


def media_type(name: str, content: bytes) -> str:
    """Give a file's media type, by the end of its name and by its content, which must agree. Raises Invalid; nobody's word counts."""
    kind = name.rpartition(".")[2].lower() if "." in name else ""
    if kind not in KINDS:
        raise Invalid({"file": ["is of a kind that is not taken"]}, code="file_kind", kinds=", ".join(sorted(KINDS)))
    if kind in PICTURES:
        return _picture(kind, content)
    if kind in PACKED:
        return _packed(kind, content)
    if kind in COMPOUND:
        return _compound(kind, content)
    return _written(kind, content) if kind in WRITTEN else _recorded(kind, content)


def _picture(kind: str, content: bytes) -> str:
    try:
        with Image.open(io.BytesIO(content), formats=[PICTURES[kind]]) as picture:
            width, height = picture.size  # from the head of the file: nothing is unpacked
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many() from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise _another() from error
    if width * height > MOST_PIXELS:
        raise _too_many()
    return Image.MIME[PICTURES[kind]]


def _packed(kind: str, content: bytes) -> str:
    holds, found = PACKED[kind]
    inside = zip_files.names(content)
    if holds and holds not in inside:
        raise _another()
    if not holds and not all(_is_taken(one) for one in inside):
        raise Invalid({"file": ["is of a kind that is not taken"]}, code="file_kind", kinds=", ".join(sorted(KINDS)))
    return found


def _compound(kind: str, content: bytes) -> str:
    if not content.startswith(COMPOUND_BEGINS):
        raise _another()
    if MACROS in content:
        raise Invalid({"file": ["contains what runs by itself"]}, code="file_active")
    return COMPOUND[kind]


def _written(kind: str, content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return WRITTEN[kind]
    raise _another()


def _recorded(kind: str, content: bytes) -> str:
    found, may_be = RECORDED[kind]
    try:
        seen = {match.extension for match in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):
        raise _another() from None
    if seen.isdisjoint(may_be):
        raise _another()
    return found


def _is_taken(name: str) -> bool:
    return name.endswith("/") or name.rpartition(".")[2].lower() in KINDS


def _another() -> Invalid:
    return Invalid({"file": ["is not of the kind that its name says"]}, code="file_content")


def _too_many() -> Invalid:
    return Invalid({"file": [f"has more than {MOST_PIXELS} pixels"]}, code="picture_size", most=MOST_PIXELS)
