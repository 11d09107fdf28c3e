"""The package of one case: its chain, what the links say in clear, its papers, the root that counts it, and the program that checks it."""

import zipfile
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from sqlalchemy import select

from models import Base
from services import keys, readings, transaction, wire
from services.actor import Actor
from services.audit import chains, covered, looking, roots, sealing, stretches
from services.audit.covered import ENTRIES, Cover
from services.errors import Conflict, NotFound
from services.transaction import Reading

_case, _chain, _log = (Base.metadata.tables[name] for name in ("case", "audit_chain", "verb_log"))
_attachment, _document = Base.metadata.tables["attachment"], Base.metadata.tables["document"]
PROGRAM = "careflow_verify.py"
README = """这是一件案件的存证包。在任何装有 Python 3.11 或更高版本的电脑上核验，不需要联网，也不需要本系统：
This is the evidence of one case. Check it on any machine with Python 3.11 or newer, without a network and without the service:

    python3 careflow_verify.py . --key PUBLIC_KEY

chain.jsonl   every link, in order, and what it says in clear / 链条，逐条，以及原文
proof.json    the head of the chain, the signed root, the path between them / 链头、签名根、二者之间的路径
documents/    papers / 文书          attachments/  files / 附件

The public key must come from the office, not from this package. / 公钥应向发证机关索取，不能以本包所载为准。
"""


def export(actor: Actor, case: str, target: Path) -> dict[str, Any]:
    """Seal what is open, then write the package of a case; give what is in it. Whoever takes it away has read all of it."""
    sealing.seal()
    case_id = looking.case_id_of(case)
    with transaction.reading(is_steady=True) as look:
        files = dict(evidence(look, case_id))
        proof = wire.loads(files["proof.json"])
        readings.note(actor, "case_export", case_id, case_id=case_id)
        readings.settle()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in files.items():
                package.writestr(name, content)
    root, links = proof["root"], proof["chain"]["length"]
    return {"case": case, "links": links, "root": root["number"], "public_key": root["public_key"]}


def evidence(look: Reading, case_id: str) -> Iterator[tuple[str, bytes]]:
    """Give the files of a package: what is sealed of a case, its proof, its papers, and the program that checks them."""
    number, proof = _proof(look, f"case:{case_id}")
    lines = [wire.dumps(one) for one in _links(look, number, case_id)]
    yield "chain.jsonl", "\n".join(lines).encode("utf-8", "surrogatepass") + b"\n"
    yield "proof.json", wire.dumps(proof).encode()
    yield from _files(look, case_id)
    yield "README.txt", README.encode()
    yield PROGRAM, resources.files("services.audit").joinpath(PROGRAM).read_bytes()


def _proof(look: Reading, name: str) -> tuple[int, dict[str, Any]]:
    """Give the number of a chain, its head, the last root, and the path from one to the other."""
    heads = [(row.number, row.name, row.length, bytes(row.head)) for row in look.execute(select(_chain).order_by(_chain.c.number))]
    own, root = next((head for head in heads if head[1] == name), None), roots.last(look)
    if own is None or root is None:
        raise NotFound
    leaves = [chains.leaf(*head) for head in heads]
    levels = [leaves, *chains.tree(leaves)]
    if levels[-1][0] != root.tree:
        raise Conflict(code="audit_broken")
    path = [[one.hex() for one in siblings] for siblings in chains.path(levels, own[0])]
    told = {"number": own[0], "name": own[1], "length": own[2], "head": own[3].hex()}
    return own[0], {"chain": told, "root": root.told, "path": path}


def _links(look: Reading, number: int, case_id: str) -> Iterator[dict[str, Any]]:
    """Give every link; the latest version of each row in clear, with the salt that its digest takes."""
    clear = dict(_contents(look, case_id))
    links = [link for stretch in stretches.follow(look, {number: f"case:{case_id}"}) for link in stretch.links]
    latest = {(link.kind, link.key): link.position for link in links}
    for link in links:
        is_latest = latest[link.kind, link.key] == link.position
        salt, content = clear.get((link.kind, link.key), (None, None)) if is_latest else (None, None)
        salt = salt if link.salt is None else link.salt
        told = {name: getattr(link, name) for name in ("position", "kind", "key", "is_final")}
        hashes = {"digest": link.digest.hex(), "hash": link.hash.hex()}
        yield told | hashes | {"salt": None if salt is None else salt.hex(), "content": content}


def _contents(look: Reading, case_id: str) -> Iterator[tuple[tuple[str, str], tuple[bytes | None, str]]]:
    for row in look.execute(ENTRIES.rows().where(_log.c.case_id == case_id)).mappings():
        yield _content(look, ENTRIES, dict(row), row["salt"])
    for cover in covered.COVERS:
        for one in covered.rows_of(look, cover, [case_id]):
            yield _content(look, cover, one, None)


def _content(look: Reading, cover: Cover, row: Mapping[str, Any], salt: Any) -> tuple[tuple[str, str], tuple[bytes | None, str]]:
    return (cover.kind, row[covered.KEY]), (None if salt is None else bytes(salt), covered.content(look, cover, row))


def _files(look: Reading, case_id: str) -> Iterator[tuple[str, bytes]]:
    for row in look.execute(select(_document).where(_document.c.case_id == case_id).order_by(_document.c.id)):
        yield f"documents/{row.id}.html", keys.unseal(look, row.data_key_id, row.content)
    for row in look.execute(select(_attachment).where(_attachment.c.case_id == case_id).order_by(_attachment.c.id)):
        yield f"attachments/{row.id}", keys.unseal(look, row.data_key_id, row.content)
