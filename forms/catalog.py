"""The shipped forms: `forms/<procedure>/*.form`, as the resources of a deployment."""

from pathlib import Path

FOLDER = Path(__file__).parent


def shipped(folder: Path = FOLDER) -> dict[str, list[tuple[str, bytes]]]:
    """For each procedure the names and contents of its forms, in the order of their names."""
    found: dict[str, list[tuple[str, bytes]]] = {}
    for path in sorted(folder.glob("*/*.form")):
        found.setdefault(path.parent.name, []).append((f"{path.parent.name}/{path.name}", path.read_bytes()))
    return found
