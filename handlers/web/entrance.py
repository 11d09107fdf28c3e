"""Signing in and out."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from handlers import devices, identity, refusals
from handlers.web import admission, errors, field, guard, identity_provider, language
from services import second_factors
from services import sign_in as by_password
from services.errors import ServiceError

# whoever tries the demonstration may be any of these
DEMO_ACCOUNTS = (
    ("liwen", _l("经办人、转介服务人员，白云区民政局")),
    ("sunqiang", _l("科室负责人，白云区民政局")),
    ("heping", _l("市级确认人，广州市民政局")),
    ("kangfu", _l("社区康复机构，白云区康宁社区康复中心")),
    ("zhiban", _l("值班员，白云区民政局")),
    ("tangjing", _l("报告人，白云区虚构小学")),
    ("fangke", _l("单位负责人，白云区虚构小学")),
    ("admin", _l("系统管理员，广东省民政厅")),
    ("qianjing", _l("监督审计，广东省民政厅")),
)
LONGEST = 200  # characters of a login or a password worth looking at


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/sign-in", "sign_in", sign_in, methods=["GET", "POST"])
    desk.add_url_rule("/sign-in/code", "sign_in_code", sign_in_code, methods=["GET", "POST"])
    desk.add_url_rule("/sign-out", "sign_out", sign_out, methods=["POST"])


def sign_in() -> ResponseReturnValue:
    """Show the page, or begin a session."""
    if request.method == "GET":
        return render_template("sign_in.html", login="", error=None)
    login, password = request.form.get("login", "").strip(), request.form.get("password", "")
    try:
        actor = by_password.by_password(login[:LONGEST], password[:LONGEST], devices.known(login))
    except ServiceError as error:
        sentence = refusals.explain(error, language.chosen())
        return render_template("sign_in.html", login=login[:LONGEST], error=sentence), errors.status_of(error)
    return admission.let_in(actor, "password", request.form.get("next"))


def sign_in_code() -> ResponseReturnValue:
    """Ask for the code of the second factor, and begin the session."""
    held = identity.held()
    if held is None:
        return redirect(url_for("web.sign_in", next=request.values.get("next")))
    if request.method == "GET":
        return render_template("sign_in_code.html", error=None)
    actor, method = held
    try:
        second_factors.demand(actor, request.form.get("code", "")[:LONGEST], devices.known(str(actor.login)))
    except ServiceError as error:
        sentence = refusals.explain(error, language.chosen())
        return render_template("sign_in_code.html", error=sentence), errors.status_of(error)
    return admission.begin(actor, method, request.form.get("next"))


def sign_out() -> ResponseReturnValue:
    """End the session; whoever came by the identity provider is told that he is still signed in there."""
    elsewhere = identity_provider.way_out(guard.somebody())
    identity.sign_out()
    if elsewhere is None:
        return field.leave_nothing(make_response(redirect(url_for("web.sign_in"))))
    return field.leave_nothing(make_response(render_template("signed_out.html", actor=None, elsewhere=elsewhere)))
