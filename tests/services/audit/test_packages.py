"""The package of a case is checked by one file, on another machine, by somebody who trusts nobody."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from models import VerbLog
from services import attachments, instances, origin, readings, transaction, wire
from services.actor import OPERATOR
from services.audit import careflow_verify, looking, packages, sealing, signing
from services.origin import Origin
from tests.cast import Cast
from tests.diagrams import case, sequence
from tests.services.conftest import Deploy

# RFC 8032, section 7.1: public key, message, signature
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.fixture
def package(cast: Cast, deploy: Deploy, tmp_path: Path) -> Path:
    """Give the package of a case, written while there are chains enough for a tree of two levels."""
    deploy(sequence("visit", 1, extension=case()), "visit.bpmn")
    for number in range(17):
        instances.start(cast.liwen, "visit", subject={"name": f"王{number}"})
    started = instances.start(cast.liwen, "visit", variables={"applicant": "王小明"}, subject={"name": "王小明"}, reason="来电")
    attachments.add(cast.liwen, str(started.case_id), "证明.txt", "证明内容".encode())
    target = tmp_path / "case.zip"
    with origin.coming(Origin("cli")), readings.collecting():
        packages.export(OPERATOR, str(started.case_id), target)
    return target


def run(package: Path, *more: str) -> tuple[int, str]:
    """Run the program that lies in the package, with nothing but Python's own library."""
    with zipfile.ZipFile(package) as packed:
        (package.parent / "verify.py").write_bytes(packed.read(packages.PROGRAM))
    command = [sys.executable, "-I", "-S", str(package.parent / "verify.py"), str(package), *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout


def changed(package: Path, name: str, old: bytes, new: bytes) -> Path:
    """Give a package in which one file says something else."""
    target = package.with_name("changed.zip")
    with zipfile.ZipFile(package) as source, zipfile.ZipFile(target, "w") as packed:
        for one in source.namelist():
            content = source.read(one)
            assert one != name or old in content
            packed.writestr(one, content.replace(old, new, 1) if one == name else content)
    return target


def test_anybody_can_check_it(package: Path, tmp_path: Path) -> None:
    kept = tmp_path / "roots.jsonl"
    kept.write_text("\n".join(wire.dumps(root) for root in looking.roots_after()))
    code, told = run(package, "--key", signing.public_key().hex(), "--roots", str(kept))
    assert (code, told.splitlines()[0]) == (0, "Nothing is broken."), told
    with zipfile.ZipFile(package) as packed:
        packed.extractall(tmp_path / "unpacked")
        clear = packed.read("chain.jsonl").decode()
    assert "王小明" in clear
    assert "来电" in clear
    assert careflow_verify.check(str(tmp_path / "unpacked"))
    assert len(json.loads((tmp_path / "unpacked" / "proof.json").read_text())["path"]) == 2


def test_whoever_takes_it_away_has_read_it(package: Path) -> None:
    with transaction.reading() as look:
        assert look.execute(select(VerbLog.actor_kind).where(VerbLog.verb == "case_export.read")).scalars().all() == ["operator"]
    assert sealing.seal().entries == 1


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("chain.jsonl", "王小明".encode(), "王晓明".encode()),
        ("chain.jsonl", b'"position": 2,', b'"position": 3,'),
        ("chain.jsonl", b'"is_final": true', b'"is_final": false'),
        ("proof.json", b'"length": ', b'"length": 1'),
        ("proof.json", b'"chains": ', b'"chains": 1'),
        ("proof.json", b'"tree": "', b'"tree": "0'),
    ],
)
def test_a_changed_package_is_broken(package: Path, name: str, old: bytes, new: bytes) -> None:
    code, told = run(changed(package, name, old, new))
    assert (code, told.split(":")[0]) == (1, "BROKEN")


def test_a_changed_file_is_named(package: Path) -> None:
    with zipfile.ZipFile(package) as packed:
        (name,) = [one for one in packed.namelist() if one.startswith("attachments/")]
    code, told = run(changed(package, name, "内容".encode(), "内存".encode()))
    assert (code, told) == (1, f"BROKEN: {name} is not the file that was sealed\n")


def test_another_key_is_not_ours(package: Path) -> None:
    code, told = run(package, "--key", Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex())
    assert (code, told) == (1, "BROKEN: the root was signed with another key than yours\n")


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_signatures_as_the_rfc_has_them(key: str, message: str, signature: str) -> None:
    raw = bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature)
    assert careflow_verify.is_signed(*raw)
    assert not careflow_verify.is_signed(raw[0], raw[1] + b"x", raw[2])
    assert not careflow_verify.is_signed(
        raw[0], raw[1], raw[2][:32] + (int.from_bytes(raw[2][32:], "little") + careflow_verify.ORDER).to_bytes(32, "little")
    )


def test_signatures_as_the_library_makes_them() -> None:
    for number in range(8):
        own, message = Ed25519PrivateKey.generate(), bytes(range(number))
        signature, public = own.sign(message), own.public_key().public_bytes_raw()
        assert careflow_verify.is_signed(public, message, signature)
        assert not careflow_verify.is_signed(public, message, bytes([signature[0] ^ 1]) + signature[1:])
        assert not careflow_verify.is_signed(bytes([public[0] ^ 1]) + public[1:], message, signature)
