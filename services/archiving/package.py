"""The archive package of a case: one ZIP that opens without the service, the same bytes whenever the same case is packed."""

import io
import zipfile
from collections.abc import Iterable
from typing import Final

from documents import dossiers
from services.archiving import chapters, facts, manifest
from services.archiving.chapters import Packed
from services.audit import packages
from services.transaction import Reading

EVIDENCE: Final = "evidence/"
DATED: Final = (1980, 1, 1, 0, 0, 0)  # of every file in the ZIP


def build(look: Reading, case_id: str) -> bytes:
    """Pack a case, whose chain must be sealed; give the ZIP."""
    known = facts.read(look, case_id)
    evidence = [_evidence(path, content) for path, content in packages.evidence(look, case_id)]
    files = sorted([*chapters.all_of(look, known), *evidence], key=lambda file: file.path)
    told = manifest.of(known, files)
    shown = {"elements": manifest.in_words(told), "files": told["files"], "rules": manifest.rules_in_words(told)}
    index = dossiers.page("index", {"title": "归档包", "number": told["case"]["number"], "up": "", **shown})
    told["files"].append(Packed("index.html", "目录", chapters.HTML, index).told)
    return _zipped([*((file.path, file.content) for file in files), ("index.html", index), (manifest.PATH, chapters.as_json(told))])


def _evidence(path: str, content: bytes) -> Packed:
    kind = path.split("/", maxsplit=1)[0]
    media_type = chapters.HTML if kind == "documents" else chapters.BYTES if kind == "attachments" else chapters.TEXT
    return Packed(EVIDENCE + path, "存证", media_type, content)


def _zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for path, content in sorted(files):
            entry = zipfile.ZipInfo(path, DATED)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            package.writestr(entry, content)
    return target.getvalue()
