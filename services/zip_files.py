"""Archives and office papers (archives themselves) that come in: looked through before anybody opens them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from services.errors import Invalid

MOST: Final = 5_000  # files in an archive, those of archives in it included
LARGEST: Final = 128 * 1024 * 1024  # bytes when all of it is unpacked
HIGHEST_RATIO: Final = 200  # unpacked to packed: text has 10, a bomb a thousand
SMALL: Final = 1024 * 1024  # bytes: no matter how well something so small is packed
DEEPEST: Final = 3  # archive in an archive in an archive
BEGIN: Final = b"PK\x03\x04"
ENTRY: Final = b"PK\x01\x02"  # begins each entry of the list at an archive's end
LENGTHS: Final = struct.Struct("<HH")  # of name and extra field, before the packed bytes
WITHIN: Final = frozenset({"zip", "docx", "xlsx", "pptx", "odt", "ods", "odp", "ofd", "jar"})  # looked through as well
ENCRYPTED: Final = 0x1  # of an entry's flags
ACTIVE: Final = ("vbaproject.bin", "/macrosheets/", "/activex/")  # what runs when an office paper is opened


def names(content: bytes) -> list[str]:
    """Look through an archive and give the names in it. Raises Invalid for a bomb, what runs by itself, or what nobody can look into."""
    if not content.startswith(BEGIN):  # what stands before an archive may be read as something else
        raise _broken()
    return list(_Search().into(content, 1))


class _Search:
    """Counts what an archive holds, and what the archives in it hold."""

    def __init__(self) -> None:
        self._files = 0
        self._bytes = 0

    def into(self, content: bytes, depth: int) -> Iterator[str]:
        """Give the names in an archive, and look through those within."""
        if content.count(ENTRY) > MOST:  # before the list is read: a long one alone fills the memory
            raise _bomb()
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                entries = archive.infolist()
        except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
            raise _broken() from error
        for entry in entries:
            self._look_at(entry)
            inner = _unpacked(content, entry)
            if inner.startswith(BEGIN) and _extension(entry.filename) in WITHIN:
                self._descend(inner, depth)
            yield entry.filename

    def _look_at(self, entry: zipfile.ZipInfo) -> None:
        self._files += 1
        self._bytes += entry.file_size
        is_dense = entry.file_size > SMALL and entry.file_size > HIGHEST_RATIO * max(entry.compress_size, 1)
        if self._files > MOST or self._bytes > LARGEST or is_dense:
            raise _bomb()
        path = "/" + entry.filename.replace("\\", "/").lower()
        if entry.flag_bits & ENCRYPTED:
            raise Invalid({"file": ["is locked with a password"]}, code="archive_locked")
        if "/../" in path or any(word in path for word in ACTIVE):
            raise Invalid({"file": ["contains what runs by itself"]}, code="file_active")

    def _descend(self, inner: bytes, depth: int) -> None:
        if depth == DEEPEST:
            raise _bomb()
        for _ in self.into(inner, depth + 1):
            pass


def _unpacked(content: bytes, entry: zipfile.ZipInfo) -> bytes:
    """Unpack one entry, no further than the size it claims: zipfile would unpack all of it first, and then cut."""
    at = entry.header_offset
    name, extra = LENGTHS.unpack_from(content, at + 26) if at + 30 <= len(content) else (0, 0)
    packed = memoryview(content)[at + 30 + name + extra :][: entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED and entry.compress_size == entry.file_size == len(packed):
        return bytes(packed)
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        found = stream.decompress(packed, entry.file_size + 1)
    except zlib.error as error:
        raise _broken() from error
    if entry.compress_type != zipfile.ZIP_DEFLATED or len(found) != entry.file_size or not stream.eof:
        raise _broken()
    return found


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _bomb() -> Invalid:
    return Invalid({"file": ["is too large when unpacked"]}, code="archive_bomb")


def _broken() -> Invalid:
    return Invalid({"file": ["is no archive that can be read"]}, code="archive_broken")
