"""Lays out a new procedure: a diagram, a form, an action and a scenario, each the smallest that runs."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LAYOUT = Path(__file__).parent / "procedure"
PLACES = {
    "diagram.bpmn": "processes/{name}/{name}.bpmn",
    "form.form": "forms/{name}/{name}_application.form",
    "action.py.txt": "services/actions/{name}.py",
    "scenario.py.txt": "tests/processes/test_{name}.py",
}


def lay_out(name: str, root: Path = ROOT) -> list[Path]:
    """Write the files of a procedure; raise ValueError for a bad name, FileExistsError rather than overwrite."""
    if not name.isidentifier() or name != name.lower():
        message = f"{name!r}: a procedure's name is a slug of lower-case letters, digits and _"
        raise ValueError(message)
    targets = {source: root / place.format(name=name) for source, place in PLACES.items()}
    for target in targets.values():
        if target.exists():
            raise FileExistsError(target)
    for source, target in targets.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text((LAYOUT / source).read_text().replace("PROCEDURE", name))
    return list(targets.values())


if __name__ == "__main__":
    try:
        sys.stdout.writelines(f"{path.relative_to(ROOT)}\n" for path in lay_out(*sys.argv[1:2] or [""]))
    except (ValueError, FileExistsError) as error:
        sys.exit(f"make procedure NAME=slug: {error}")
