"""`flask deploy PATH…`: bring diagrams and forms in."""

from pathlib import Path

import click

from handlers.cli import output
from services import deployments
from services.actor import OPERATOR
from services.errors import Invalid

SUFFIXES = frozenset({".bpmn", ".dmn", ".form"})


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--name", default="", help="Name of the deployment; the first path's name otherwise.")
@click.option("--strict", is_flag=True, help="Refuse on warnings too.")
@click.option("--check", is_flag=True, help="Only say what deploying would say.")
@output.with_json
def deploy(paths: tuple[Path, ...], name: str, *, strict: bool, check: bool, as_json: bool) -> None:
    """Deploy files, or all *.bpmn and *.form of folders, together."""
    files = [(str(path.name), path.read_bytes()) for path in _files(paths)]
    if not files:
        raise Invalid({"paths": ["name no diagram and no form"]}, code="no_files")
    if check:
        problems = deployments.check(OPERATOR, files)
        output.show(problems, as_json=as_json, columns=("severity", "element_id", "rule", "message"))
        raise SystemExit(output.REFUSED if any(problem.severity == "error" for problem in problems) else 0)
    deployed = deployments.deploy(OPERATOR, files, name=name or paths[0].name, strict=strict)
    if as_json:
        output.show(deployed, as_json=True)
        return
    output.show(list(deployed.definitions), as_json=False, columns=("process_id", "version", "name", "state"))
    for warning in deployed.warnings:
        click.echo(f"{warning.severity} {warning.element_id} [{warning.rule}] {warning.message}", err=True)


def _files(paths: tuple[Path, ...]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        found += sorted(one for one in path.rglob("*") if one.suffix in SUFFIXES) if path.is_dir() else [path]
    return found
