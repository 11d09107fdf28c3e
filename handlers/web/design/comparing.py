"""Two versions compared: a design with what is deployed, or two deployed versions of a procedure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers import headers
from handlers.web import wording
from handlers.web.guard import actor
from services import definitions, deployments
from services.designing import comparing, lines
from services.errors import NotFound
from services.resources import kind_of


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file's content is, for the page; and the content."""

    url: str
    content: bytes


Places = Mapping[str, Place]  # by the names of the files


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/designs/<design_id>/compare", "compare_design", of_design)
    desk.add_url_rule("/designs/of/<process_id>/compare", "compare_versions", of_versions)


def of_design(design_id: str) -> ResponseReturnValue:
    """Compare a design with the version it is of, and what that does not hold with what is deployed by now."""
    one = comparing.of(actor(), design_id)
    before = {name: Place(_resource(found.deployment_id, found.name), found.content) for name, found in one.before.items()}
    after = {name: Place(_file(design_id, name, one.version), content) for name, content in one.after.items()}
    crumbs = [(_("流程设计"), url_for("web.designs")), (wording.named(one.name), url_for("web.design", design_id=design_id))]
    return _page(_("本次改动"), crumbs, before, after)


def of_versions(process_id: str) -> ResponseReturnValue:
    """Compare two versions by their numbers; without any, the last two."""
    found = {one.version: one for one in definitions.find(actor(), process_id=process_id, limit=200).items}
    numbers = sorted(found)
    before, after = (request.args.get(name, type=int) for name in ("before", "after"))
    if numbers:  # of one version alone there is nothing else to compare it with
        before, after = before or numbers[-2:][0], after or numbers[-1]
    if before not in found or after not in found:
        raise NotFound(code="no_such_process", process_id=process_id)
    places = [_of_deployment(found[number].deployment_id) for number in (before, after)]
    name = wording.named(found[after].name)
    crumbs = [(_("流程设计"), url_for("web.designs")), (name, url_for("web.versions", process_id=process_id))]
    return _page(_("第 %(before)s 版与第 %(after)s 版对比", before=before, after=after), crumbs, *places)


def _page(title: str, crumbs: list[tuple[str, str]], before: Places, after: Places) -> ResponseReturnValue:
    headers.allow_style_attributes()
    names = sorted({*before, *after}, key=lambda name: (kind_of(name) != "bpmn", name))
    pairs = [pair for name in names if (pair := _pair(name, before.get(name), after.get(name)))["lines"] is not None]
    return render_template("design/compare.html", title=title, crumbs=crumbs, setup={"pairs": pairs})


def _pair(name: str, before: Place | None, after: Place | None) -> dict[str, Any]:
    pair = {"name": name, "kind": kind_of(name), "before": before and before.url, "after": after and after.url}
    contents = before.content if before else b"", after.content if after else b""
    if contents[0] == contents[1]:
        return {**pair, "lines": None}
    found = lines.differing(*contents)
    return {**pair, "lines": [[one.before, one.after, one.text] for one in found.lines], "left_out": found.left_out}


def _of_deployment(deployment_id: str) -> Places:
    held = deployments.contents(actor(), deployment_id)
    return {name: Place(_resource(deployment_id, name), content) for name, content in held.items()}


def _file(design_id: str, name: str, version: int) -> str:
    return url_for("api_designs.get_design_file", design_id=design_id, name=name, version=version)


def _resource(deployment_id: str, name: str) -> str:
    return url_for("api_deployments.get_resource", deployment_id=deployment_id, name=name)
