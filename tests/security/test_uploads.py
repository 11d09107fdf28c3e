"""Files that come in: of a kind that is taken, with a content of that kind; nothing that runs, explodes or lies."""

import io
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook, load_workbook
from PIL import Image

from handlers import refusals
from handlers.api.v1 import files
from services import sheets, uploads, zip_files
from services.errors import Invalid


def picture(form: str, size: tuple[int, int] = (9, 9)) -> bytes:
    file = io.BytesIO()
    Image.new("1" if form == "PNG" else "RGB", size).save(file, form)
    return file.getvalue()


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def workbook() -> bytes:
    file = io.BytesIO()
    Workbook().save(file)
    return file.getvalue()


SOUND: dict[str, tuple[Callable[[], bytes], str]] = {
    "诊断证明.pdf": (lambda: b"%PDF-1.7\n", "application/pdf"),
    "photo.JPG": (lambda: picture("JPEG"), "image/jpeg"),
    "a.png": (lambda: picture("PNG"), "image/png"),
    "a.gif": (lambda: picture("GIF"), "image/gif"),
    "a.webp": (lambda: picture("WEBP"), "image/webp"),
    "a.tif": (lambda: picture("TIFF"), "image/tiff"),
    "a.xlsx": (workbook, f"{uploads.WORD}.spreadsheetml.sheet"),
    "a.docx": (
        lambda: packed({"word/document.xml": b"<w/>", "word/embeddings/a.xlsx": workbook()}),
        f"{uploads.WORD}.wordprocessingml.document",
    ),
    "a.ofd": (lambda: packed({"OFD.xml": b"<ofd/>"}), "application/ofd"),
    "a.zip": (lambda: packed({"甲/照片.png": picture("PNG"), "甲/": b""}), "application/zip"),
    "a.doc": (lambda: uploads.COMPOUND_BEGINS + bytes(600), "application/msword"),
    "a.txt": (lambda: "家庭情况".encode("gb18030"), "text/plain"),
    "empty.txt": (lambda: b"", "text/plain"),
    "a.mp3": (lambda: b"ID3\x03\x00" + bytes(100), "audio/mpeg"),
    "a.m4a": (lambda: b"\0\0\0\x18ftypM4A " + bytes(40), "audio/mp4"),
    "a.amr": (lambda: b"#!AMR\n" + bytes(30), "audio/amr"),
    "a.mp4": (lambda: b"\0\0\0\x18ftypmp42" + bytes(40), "video/mp4"),
    "a.heic": (lambda: b"\0\0\0\x18ftypheic" + bytes(40), "image/heic"),
}


@pytest.mark.parametrize("name", SOUND)
def test_what_an_office_needs_is_taken(name: str) -> None:
    content, media_type = SOUND[name]
    assert uploads.media_type(name, content()) == media_type


ACTIVE = {
    "html": b"<!doctype html><script>alert(1)</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "js": b"alert(1)",
    "xml": b'<?xml version="1.0"?><?xml-stylesheet href="x"?><a/>',
    "exe": b"MZ\x90\x00" + bytes(200),
    "elf": b"\x7fELF" + bytes(60),
    "pdf": b"%PDF-1.7",
}


@pytest.mark.parametrize(
    "ending", ["html", "htm", "svg", "js", "xml", "xhtml", "exe", "php", "docm", "xlsm", "lnk", "hta", "swf", "", "rar", "7z"]
)
def test_what_runs_is_not_taken(ending: str) -> None:
    for content in ACTIVE.values():
        assert reason(f"a.{ending}", content) == "file_kind"
        assert reason(f"a.pdf.{ending}", content) == "file_kind"


@pytest.mark.parametrize("ending", sorted(uploads.KINDS - set(uploads.WRITTEN)))
def test_a_name_does_not_make_a_kind(ending: str) -> None:
    for kind, content in ACTIVE.items():
        if kind != ending:
            assert reason(f"a.{ending}", content) in {"file_content", "archive_broken"}


@pytest.mark.parametrize("content", [b"\x00\x01\x02", picture("PNG"), "家".encode("utf-16")])
def test_text_is_text(content: bytes) -> None:
    assert reason("a.txt", content) == "file_content"


def reason(name: str, content: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        uploads.media_type(name, content)
    for language in ("zh", "en"):
        assert "{" not in refusals.explain(refused.value, language)
    return refused.value.reason


@pytest.mark.parametrize(
    "content",
    [
        packed({"word/document.xml": b"<w/>", "word/vbaProject.bin": b"x"}),
        packed({"word/document.xml": b"<w/>", "WORD\\VBAPROJECT.BIN": b"x"}),
        packed({"word/document.xml": b"<w/>", "xl/macrosheets/a.xml": b"x"}),
        packed({"word/document.xml": b"<w/>", "../../etc/cron.d/x": b"x"}),
        packed({"word/document.xml": b"<w/>", "word/embeddings/a.docx": packed({"vbaProject.bin": b"x"})}),
    ],
)
def test_macros_and_ways_out_are_refused(content: bytes) -> None:
    assert reason("a.docx", content) == "file_active"


def test_macros_of_older_papers_too() -> None:
    assert reason("a.doc", uploads.COMPOUND_BEGINS + bytes(512) + uploads.MACROS) == "file_active"


def test_an_archive_holds_what_would_be_taken_by_itself() -> None:
    assert reason("a.zip", packed({"ok.pdf": b"%PDF", "index.html": b"<script>"})) == "file_kind"


def nested(depth: int) -> bytes:
    content = packed({"a.txt": b"x"})
    for _ in range(depth - 1):
        content = packed({"a.zip": content}, zipfile.ZIP_STORED)
    return content


BOMBS: dict[str, Callable[[], bytes]] = {
    "dense": lambda: packed({"a.txt": bytes(8 * 1024 * 1024)}),
    "dense inside": lambda: packed({"a.zip": packed({"a.txt": bytes(8 * 1024 * 1024)})}),
    "many": lambda: packed({f"{number}.txt": b"" for number in range(zip_files.MOST + 1)}),
    "deep": lambda: nested(zip_files.DEEPEST + 1),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_no_archive(bomb: str) -> None:
    content = BOMBS[bomb]()
    began = time.perf_counter()
    assert reason("a.zip", content) == "archive_bomb"
    assert time.perf_counter() - began < 2


def test_a_bomb_of_many_small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_files, "LARGEST", 1000)
    assert reason("a.zip", packed({f"{number}.txt": bytes(range(100)) for number in range(11)})) == "archive_bomb"


def test_depth_that_is_usual_is_taken() -> None:
    assert uploads.media_type("a.zip", nested(zip_files.DEEPEST)) == "application/zip"


def lying(true: bytes, claimed: int) -> bytes:
    """Make an archive whose one entry claims to be small."""
    content = packed({"a.txt": true})
    size = struct.pack("<L", len(true))
    claim = struct.pack("<L", claimed)
    crc, own = struct.pack("<L", zlib.crc32(true)), struct.pack("<L", zlib.crc32(true[:claimed]))
    return content.replace(size, claim).replace(crc, own)


def test_an_entry_that_claims_to_be_smaller_than_it_is() -> None:
    """The checksum fits the part that it admits to: zipfile itself would notice nothing, and unpack all of it first."""
    content = lying(bytes(range(256)) * 4096, 1000)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert len(archive.read("a.txt")) == 1000
    assert reason("a.zip", content) == "archive_broken"


def test_what_stands_before_an_archive_is_not_its_own() -> None:
    assert reason("a.zip", b"<script>alert(1)</script>" + packed({"a.txt": b"x"})) == "archive_broken"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_only_the_usual_ways_of_packing_are_unpacked(method: int) -> None:
    assert reason("a.zip", packed({"a.txt": b"x" * 100}, method)) == "archive_broken"


def test_an_archive_with_a_password_cannot_be_looked_into() -> None:
    content = bytearray(packed({"a.txt": b"x"}))
    content[6] |= 1
    content[content.index(zip_files.ENTRY) + 8] |= 1
    assert reason("a.zip", bytes(content)) == "archive_locked"


@pytest.mark.parametrize("cut", [5, 40, 60, -30, -5])
def test_half_an_archive_is_none(cut: int) -> None:
    assert reason("a.zip", packed({"a.txt": bytes(range(250))})[:cut]) == "archive_broken"


@pytest.mark.parametrize("size", [(12_000, 12_000), (65_000, 65_000)])
def test_a_picture_has_so_many_pixels(size: tuple[int, int]) -> None:
    head = picture("PNG")
    ihdr = b"IHDR" + struct.pack(">LL", *size) + head[24:29]
    content = head[:12] + ihdr + struct.pack(">L", zlib.crc32(ihdr)) + head[33:]
    assert reason("a.png", content) == "picture_size"


@pytest.mark.parametrize(
    ("claimed", "told"),
    [
        ("application/pdf", "application/pdf"),
        ("text/plain; charset=utf-8", "text/plain; charset=utf-8"),
        ("text/html", "application/octet-stream"),
        ("image/svg+xml", "application/octet-stream"),
        ("text/plain\r\nSet-Cookie: a=b", "application/octet-stream"),
        ("文件", "application/octet-stream"),
        ("", "application/octet-stream"),
    ],
)
def test_what_goes_out_is_to_be_kept_whatever_somebody_has_called_it(claimed: str, told: str) -> None:
    answer = files.download(b"<script>", claimed, '"a\r\nb".html')
    assert answer.headers["Content-Type"] == told
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%22a%0D%0Ab%22.html"
    assert answer.headers["Content-Security-Policy"] == "sandbox"


# ---- spreadsheets


def with_entities(entity: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                cell = b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row></sheetData>'
                content = f"<!DOCTYPE x [{entity}]>".encode() + content.replace(b"<sheetData />", cell)
            new.writestr(name, content)
    return file.getvalue()


LAUGHS = '<!ENTITY z "ha">' + "".join(f'<!ENTITY {one} "{f"&{before};" * 20}">' for before, one in zip("zbcdefgh", "bcdefgha", strict=True))


@pytest.mark.parametrize(
    "entity", ['<!ENTITY a SYSTEM "file:///etc/passwd">', LAUGHS, f'<!ENTITY b "{"x" * 50_000}"><!ENTITY a "{"&b;" * 20_000}">']
)
def test_entities_of_a_spreadsheet_are_not_followed(entity: str) -> None:
    began = time.perf_counter()
    try:
        found: Any = sheets.read(with_entities(entity))
    except Invalid:
        found = []
    assert "root:" not in repr(found)
    assert len(repr(found)) < 10_000
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("cell", ["=1+1", " =HYPERLINK()", "@SUM(A1)", "+cmd|' /C calc'!A0", "-cmd", "\t=1", "\r\n=1"])
def test_a_formula_comes_neither_in_nor_out(cell: str) -> None:
    with pytest.raises(Invalid) as refused:
        sheets.read(f'姓名\n"{cell}"\n'.encode())
    assert refused.value.reason == "formula"


@pytest.mark.parametrize("cell", ["+8613800000000", "-5", "+.5", "王-小明", "a=b"])
def test_a_sign_is_no_formula(cell: str) -> None:
    assert sheets.read(f"姓名\n{cell}\n".encode())[0].cells == {"姓名": cell}


def test_an_empty_spreadsheet_has_no_formula() -> None:
    sheet = load_workbook(io.BytesIO(sheets.template([("姓名", "必填"), ("电话", "")], "人员"))).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}


def test_a_spreadsheet_does_not_say_when_it_was_asked_for() -> None:
    content = sheets.write("流程", ["编号", "次数"], [["=1+1", 3]])
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        assert {entry.date_time for entry in files.infolist()} == {sheets.DATED}
    book = load_workbook(io.BytesIO(content))
    assert book.properties.created == book.properties.modified == datetime(*sheets.DATED, tzinfo=UTC).replace(tzinfo=None)
    assert [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()] == [["编号", "次数"], ["=1+1", 3]]


def test_a_spreadsheet_that_is_a_bomb() -> None:
    with pytest.raises(Invalid) as refused:
        sheets.read(BOMBS["dense"]())
    assert refused.value.reason == "archive_bomb"


def test_the_reader_of_spreadsheets_knows_what_xml_may_do() -> None:
    """It looks for defusedxml by itself, and does without it silently: so it is asked for by name."""
    assert openpyxl.DEFUSEDXML
    assert "defusedxml==" in Path("requirements/base.in").read_text()
