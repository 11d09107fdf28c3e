"""One's own account: where one is signed in, the password, and the second factor."""

import segno
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers import identity
from handlers.web.guard import actor
from handlers.web.people import forms
from services import passwords, people, second_factors, sessions
from services.paging import Page

LONGEST = 200  # characters of a code worth looking at
DOTS = 5  # pixels of one dot of the picture


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/account", "account", show)
    desk.add_url_rule("/account/password", "password", ask_password)
    desk.add_url_rule("/account/password", "change_password", change_password, methods=["POST"])
    desk.add_url_rule("/account/sessions/end", "end_other_sessions", end_others, methods=["POST"])
    desk.add_url_rule("/account/sessions/<session_id>/end", "end_session", end, methods=["POST"])
    desk.add_url_rule("/account/second-factor", "second_factor", show_factor)
    desk.add_url_rule("/account/second-factor", "begin_second_factor", begin, methods=["POST"])
    desk.add_url_rule("/account/second-factor/confirm", "confirm_second_factor", confirm, methods=["POST"])
    desk.add_url_rule("/account/second-factor/codes", "renew_codes", renew_codes, methods=["POST"])
    desk.add_url_rule("/account/second-factor/remove", "remove_second_factor", remove, methods=["POST"])


def show() -> ResponseReturnValue:
    """Show where one is signed in, and whether there is a second factor."""
    factor, shortest = second_factors.view(actor()), passwords.SHORTEST
    return render_template("account.html", sessions=Page(sessions.find(actor())), factor=factor, shortest=shortest)


def ask_password() -> ResponseReturnValue:
    """Show the form; whoever was given his password by somebody else comes here before anything else."""
    return _password(forms.RIGHT)


def change_password() -> ResponseReturnValue:
    """Take another password; every session ends, this one too."""
    new, current = (request.form.get(name, "")[: passwords.LONGEST + 1] for name in ("password", "current"))
    _done, wrong = forms.tried(lambda: people.set_password(actor(), str(actor().person_id), new, current), "current", "password")
    if wrong.summary:
        return _password(wrong)
    flash(_("密码已更换，请用新密码登录。"), "green")
    return redirect(url_for("web.sign_in"))


def _password(wrong: forms.Wrong) -> ResponseReturnValue:
    is_owed = sessions.owes_password(actor())
    alone = {"actor": None, "desks": (), "desk": None} if is_owed else {}  # nothing else leads anywhere
    return render_template("password.html", wrong=wrong, is_owed=is_owed, shortest=passwords.SHORTEST, **alone), wrong.status


def end(session_id: str) -> ResponseReturnValue:
    """End one of one's own sessions."""
    if session_id == actor().session_id:
        identity.sign_out()
        return redirect(url_for("web.sign_in"))
    sessions.end(actor(), session_id)
    flash(_("已结束该登录。"), "green")
    return redirect(url_for("web.account"))


def end_others() -> ResponseReturnValue:
    """End all sessions but this one."""
    sessions.end_others(actor())
    flash(_("已结束其他登录。"), "green")
    return redirect(url_for("web.account"))


def show_factor() -> ResponseReturnValue:
    """Show how to set up the second factor, or that it is on."""
    begun = second_factors.begun(actor())
    picture = None if begun is None else segno.make(begun.uri, error="m").svg_data_uri(scale=DOTS)
    return render_template("second_factor.html", factor=second_factors.view(actor()), begun=begun, picture=picture)


def begin() -> ResponseReturnValue:
    """Make a secret for a telephone."""
    second_factors.begin(actor())
    return redirect(url_for("web.second_factor"))


def confirm() -> ResponseReturnValue:
    """Turn the second factor on with the first code, and show the codes on paper this once."""
    codes = second_factors.confirm(actor(), request.form.get("code", "")[:LONGEST])
    return render_template("recovery_codes.html", codes=codes)


def renew_codes() -> ResponseReturnValue:
    """Give new codes on paper, and show them this once."""
    return render_template("recovery_codes.html", codes=second_factors.renew_codes(actor()))


def remove() -> ResponseReturnValue:
    """Do without the second factor."""
    second_factors.remove(actor())
    flash(_("已停用双重验证。"), "green")
    return redirect(url_for("web.account"))
