"""Checks the package of one case on any machine: one file, nothing but Python's own library, no word of the service believed.

    python3 careflow_verify.py PACKAGE [--key PUBLIC_KEY] [--roots FILE]

PACKAGE is the zip file, or the folder it was unpacked to. PUBLIC_KEY is the service's key in hexadecimal, from a source you trust;
FILE holds roots that were kept elsewhere, one line of JSON each. Ends with 0 when all is as it was sealed, with 1 when it is not.
"""

import argparse
import hashlib
import json
import sys
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

WIDTH = 16  # children of a node of the tree
START = bytes(32)
PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, -1, PRIME) % PRIME
ROOT_OF_MINUS_ONE = pow(2, (PRIME - 1) // 4, PRIME)
Point = tuple[int, int, int, int]


class Broken(Exception):
    """Something is not as it was sealed."""


def check(package: str, public_key: str | None = None, roots: str | None = None) -> list[str]:
    """Check a package; give what was found to be right, line by line; raise Broken, naming the first thing that is not."""
    files = read(Path(package))
    proof, links = json.loads(files["proof.json"]), [json.loads(line) for line in files["chain.jsonl"].decode().splitlines()]
    check_root(proof["root"], public_key)
    check_path(proof)
    shown = check_chain(proof["chain"], links)
    checked = check_files(files, shown)
    told = [
        f"{proof['chain']['name']}: {len(links)} links, {len(shown)} rows in clear, {checked} files",
        *told_of(proof["root"], public_key),
    ]
    return told + (check_kept(proof["root"], Path(roots).read_text("utf-8")) if roots else [])


def read(package: Path) -> dict[str, bytes]:
    """Read the files of a package, packed or unpacked."""
    if package.is_dir():
        return {path.relative_to(package).as_posix(): path.read_bytes() for path in package.rglob("*") if path.is_file()}
    with zipfile.ZipFile(package) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def check_root(root: dict[str, Any], public_key: str | None) -> None:
    """Check the signature of the root."""
    if public_key is not None and root["public_key"] != public_key.strip().lower():
        raise Broken("the root was signed with another key than yours")
    signed = written({name: value for name, value in root.items() if name != "signature"})
    if not is_signed(bytes.fromhex(root["public_key"]), signed, bytes.fromhex(root["signature"])):
        raise Broken(f"the signature of root {root['number']} does not hold")


def check_path(proof: dict[str, Any]) -> None:
    """Climb from the chain's head to the root's tree."""
    chain, root = proof["chain"], proof["root"]
    found, number, count = digest("leaf", chain["number"], chain["name"], chain["length"], chain["head"]), chain["number"], root["chains"]
    for siblings in proof["path"]:
        full = min(WIDTH, count - number // WIDTH * WIDTH)
        if len(siblings) != full or siblings[number % WIDTH] != found:
            raise Broken(f"root {root['number']} does not count this chain")
        found, number, count = digest("node", *siblings), number // WIDTH, -(-count // WIDTH)
    if found != root["tree"] or count != 1:
        raise Broken(f"root {root['number']} does not count this chain")


def check_chain(chain: dict[str, Any], links: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Follow the links; give the rows that are shown in clear, by kind and key."""
    previous, shown = START.hex(), {}
    for position, link in enumerate(links, 1):
        where = f"position {position} ({link['kind']} {link['key']})"
        said = digest("link", previous, chain["name"], position, link["kind"], link["key"], link["is_final"], link["digest"])
        if link["position"] != position or link["hash"] != said:
            raise Broken(f"{where} does not follow from the link before")
        if link["content"] is not None:
            salted = bytes.fromhex(link["salt"] or "") + link["content"].encode("utf-8", "surrogatepass")
            if hashlib.sha256(salted).hexdigest() != link["digest"]:
                raise Broken(f"{where} says something else than when it was sealed")
            shown[f"{link['kind']} {link['key']}"] = json.loads(link["content"])
        previous = link["hash"]
    if (len(links), previous) != (chain["length"], chain["head"]):
        raise Broken(f"the chain ends at position {len(links)}, not where its head is")
    return shown


def check_files(files: dict[str, bytes], shown: dict[str, dict[str, Any]]) -> int:
    """Hold the papers and attachments against the rows that describe them."""
    folders = {"documents/": "document", "attachments/": "attachment"}
    count = 0
    for name, content in files.items():
        folder = next((one for one in folders if name.startswith(one)), None)
        if folder is None:
            continue
        row = shown.get(f"{folders[folder]} {Path(name).stem}")
        described = None if row is None else row["content"]
        is_text = isinstance(described, str) and described.encode("utf-8", "surrogatepass") == content
        is_file = isinstance(described, dict) and described["sha256"] == hashlib.sha256(content).hexdigest()
        if not is_text and not is_file:
            raise Broken(f"{name} is not the file that was sealed")
        count += 1
    wanted = [key for key in shown if key.split(" ", 1)[0] in folders.values()]
    if count != len(wanted):
        raise Broken(f"{len(wanted)} papers and attachments were sealed, {count} are here")
    return count


def check_kept(root: dict[str, Any], text: str) -> list[str]:
    """Find the root among those that were kept elsewhere, each of which names the one before."""
    kept = [json.loads(line) for line in text.splitlines() if line.strip()]
    for before, root_after in pairwise(kept):
        is_next = root_after["number"] == before["number"] + 1
        if is_next and root_after["previous"] != hashlib.sha256(written(before)).hexdigest():
            raise Broken(f"root {root_after['number']} of your file does not follow from the one before")
    if root not in kept:
        raise Broken(f"root {root['number']} is not among the roots you kept")
    return [f"root {root['number']} is the one you kept"]


def told_of(root: dict[str, Any], public_key: str | None) -> list[str]:
    """Say which key signed, and whether anybody compared it."""
    compared = "the key you named" if public_key else "a key you must still compare with the office's"
    return [f"root {root['number']} of {root['made_at']}, signed with {compared}: {root['public_key']}"]


def digest(*parts: Any) -> str:
    """Give the hash of some parts, as the service writes them down."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")).hexdigest()


def written(root: dict[str, Any]) -> bytes:
    """Write a root down as it is signed."""
    return json.dumps(["root", dict(sorted(root.items()))], separators=(",", ":")).encode()


def is_signed(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Check an Ed25519 signature (RFC 8032, section 5.1.7)."""
    if len(public_key) != len(START) or len(signature) != 2 * len(START):
        return False
    key, nonce, factor = point(public_key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if key is None or nonce is None or factor >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % ORDER
    base = point((4 * pow(5, -1, PRIME) % PRIME).to_bytes(32, "little"))
    return base is not None and is_same(times(factor, base), plus(nonce, times(challenge, key)))


def point(packed: bytes) -> Point | None:
    """Unpack a point of the curve; None when there is none."""
    number = int.from_bytes(packed, "little")
    y, sign = number & (2**255 - 1), number >> 255
    square = (y * y - 1) * pow(CURVE * y * y + 1, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if x * x % PRIME != square:
        x = x * ROOT_OF_MINUS_ONE % PRIME
    if y >= PRIME or x * x % PRIME != square or (x == 0 and sign):
        return None
    x = PRIME - x if x & 1 != sign else x
    return x, y, 1, x * y % PRIME


def plus(one: Point, other: Point) -> Point:
    """Add two points, in extended coordinates."""
    minus = (one[1] - one[0]) * (other[1] - other[0]) % PRIME
    both = (one[1] + one[0]) * (other[1] + other[0]) % PRIME
    last, scale = 2 * one[3] * other[3] * CURVE % PRIME, 2 * one[2] * other[2] % PRIME
    e, f, g, h = both - minus, scale - last, scale + last, both + minus
    return e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME


def times(factor: int, one: Point) -> Point:
    """Add a point to itself so many times."""
    found: Point = (0, 1, 1, 0)
    while factor:
        found = plus(found, one) if factor & 1 else found
        one, factor = plus(one, one), factor >> 1
    return found


def is_same(one: Point, other: Point) -> bool:
    """Say whether two points are the same, whatever their scale."""
    return (one[0] * other[2] - other[0] * one[2]) % PRIME == 0 and (one[1] * other[2] - other[1] * one[2]) % PRIME == 0


def main() -> int:
    """Check what the command line names."""
    parser = argparse.ArgumentParser(description="Check the package of one case.")
    parser.add_argument("package")
    parser.add_argument("--key", help="the service's public key, in hexadecimal")
    parser.add_argument("--roots", help="roots that were kept elsewhere")
    wish = parser.parse_args()
    try:
        lines = check(wish.package, wish.key, wish.roots)
    except (Broken, KeyError, IndexError, ValueError, TypeError, AttributeError, OSError, zipfile.BadZipFile) as error:
        sys.stdout.write(f"BROKEN: {error if isinstance(error, Broken) else f'this is no whole package ({type(error).__name__})'}\n")
        return 1
    sys.stdout.write("\n".join(["Nothing is broken.", *lines]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
