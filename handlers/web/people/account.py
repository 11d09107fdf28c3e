"""How somebody signs in, and what was done to him: parts of his page that come after it, and what an administrator ends there."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers.web.guard import actor
from services import passwords, people, person_accounts, person_history, person_rows, second_factors, sessions, tokens


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/people/<person_id>/account", "person_account", show)
    desk.add_url_rule("/people/<person_id>/history", "person_history", show_history)
    desk.add_url_rule("/people/<person_id>/sessions/end", "end_sessions_of", end_sessions, methods=["POST"])
    desk.add_url_rule("/people/<person_id>/tokens/<token_id>/revoke", "revoke_token_of", revoke_token, methods=["POST"])
    desk.add_url_rule("/people/<person_id>/second-factor/reset", "reset_second_factor", reset_factor, methods=["POST"])
    desk.add_url_rule("/people/<person_id>/password", "password_of", ask_password)
    desk.add_url_rule("/people/<person_id>/password", "give_password", give_password, methods=["POST"])


def show(person_id: str) -> str:
    """Show how somebody signs in."""
    return render_template("people/account.html", account=person_accounts.get(actor(), person_id), person_id=person_id)


def show_history(person_id: str) -> str:
    """Show what was done to somebody, the latest first."""
    page = person_history.find(actor(), person_id, after=request.args.get("after"))
    return render_template("people/history.html", page=page, person_id=person_id)


def end_sessions(person_id: str) -> ResponseReturnValue:
    """End one session, or all of them."""
    sessions.end_of(actor(), person_id, request.form.get("session_id") or None)
    return _back(person_id, _("已结束登录。"))


def revoke_token(person_id: str, token_id: str) -> ResponseReturnValue:
    """End a token."""
    tokens.revoke_of(actor(), person_id, token_id)
    return _back(person_id, _("已撤销令牌。"))


def reset_factor(person_id: str) -> ResponseReturnValue:
    """Take away a second factor that is lost."""
    second_factors.reset(actor(), person_id)
    return _back(person_id, _("已重置双重验证，请本人登录后重新设置。"))


def ask_password(person_id: str) -> str:
    """Say what a new password means, before it is made."""
    person_rows.demand_over(actor(), "person.set_password", person_id)
    return render_template("people/new_password.html", one=people.get(actor(), person_id))


def give_password(person_id: str) -> str:
    """Make a new password, and show it this once."""
    password = passwords.made_up()
    people.set_password(actor(), person_id, password)
    return render_template("people/password.html", one=people.get(actor(), person_id), password=password, is_new=False)


def _back(person_id: str, sentence: str) -> ResponseReturnValue:
    flash(sentence, "green")
    return redirect(url_for("web.person", person_id=person_id))
