"""Two versions compared: a design with what it began with, or two deployed versions of a procedure."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers import headers
from handlers.web.guard import actor
from services import definitions, deployments
from services.designing import designs
from services.errors import NotFound
from services.resources import kind_of

Places = Mapping[str, str]  # the address of each file's content, by its name


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/designs/<design_id>/compare", "compare_design", of_design)
    desk.add_url_rule("/designs/of/<process_id>/compare", "compare_versions", of_versions)


def of_design(design_id: str) -> ResponseReturnValue:
    """Compare a design with what it began with: the version it is of, or its own first draft."""
    one = designs.get(actor(), design_id)
    after = _of_design(design_id, (file.name for file in one.files))
    before = _of_deployment(one.based_on) if one.based_on else None
    if before is None:
        before = _of_design(design_id, (file.name for file in one.files if file.since == 1), version=1)
    crumbs = [(_("流程设计"), url_for("web.designs")), (one.name, url_for("web.design", design_id=design_id))]
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
    places = [_of_deployment(found[number].deployment_id) or {} for number in (before, after)]
    name = found[after].name
    crumbs = [(_("流程设计"), url_for("web.designs")), (name, url_for("web.versions", process_id=process_id))]
    return _page(_("第 %(before)s 版与第 %(after)s 版对比", before=before, after=after), crumbs, *places)


def _page(title: str, crumbs: list[tuple[str, str]], before: Places, after: Places) -> ResponseReturnValue:
    headers.allow_style_attributes()
    names = sorted({*before, *after}, key=lambda name: (kind_of(name) != "bpmn", name))
    pairs: list[dict[str, Any]] = [
        {"name": name, "kind": kind_of(name), "before": before.get(name), "after": after.get(name)} for name in names
    ]
    return render_template("design/compare.html", title=title, crumbs=crumbs, setup={"pairs": pairs})


def _of_design(design_id: str, names: Iterable[str], version: int | None = None) -> Places:
    return {name: url_for("api_designs.get_design_file", design_id=design_id, name=name, version=version) for name in names}


def _of_deployment(deployment_id: str) -> Places | None:
    """Give the files of a deployment; None when it is gone."""
    try:
        names = deployments.get(actor(), deployment_id).resources
    except NotFound:
        return None
    return {name: url_for("api_deployments.get_resource", deployment_id=deployment_id, name=name) for name in names}
