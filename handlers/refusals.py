"""What the doors say when a service says no: one sentence a code, in Chinese and English."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from services.errors import ServiceError

Language = Literal["zh", "en"]

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    # the grades
    "refused": ("服务不能这样做。", "The service says no."),
    "not_found": ("没有找到，或者不在您的权限范围内。", "There is no such thing, or it is not yours to see."),
    "conflict": ("已经有人先办理了，或者办理时机已过。", "Somebody was faster, or the time for this is over."),
    "forbidden": ("您没有办理此事的权限。", "You may not do this."),
    "not_ready": ("服务暂时不可用，请稍后再试。", "The service cannot do this at the moment."),
    "invalid": ("有些内容不能接受，请看具体字段。", "Some values cannot be accepted; see the fields."),
    "undeployable": ("流程图不能部署，请看所列问题。", "The resources cannot be deployed; see the findings."),
    # signing in
    "sign_in_needed": ("请先登录。", "Please sign in."),
    "sign_in_failed": ("账号或密码不正确。", "Login or password are wrong."),
    "sign_in_busy": ("正在登录的人太多，请稍后再试。", "Too many people sign in at this moment; please try again."),
    "wrong_password": ("当前密码不正确。", "This is not the current password."),
    "password_length": ("密码需要 {shortest} 到 {longest} 个字符。", "A password needs {shortest} to {longest} characters."),
    "csrf": ("页面已过期，请刷新后再试。", "The page has expired; reload it and try again."),
    "token_lifetime": ("令牌的有效期不能超过 {days} 天。", "A token lives at most {days} days."),
    # requests
    "not_json": ("请求内容不是正确的 JSON。", "The body is not valid JSON."),
    "not_json_type": ("请求内容需要 Content-Type: application/json。", "The body needs Content-Type: application/json."),
    "too_deep": ("请求内容嵌套超过 {deepest} 层。", "The body nests deeper than {deepest} levels."),
    "too_large": ("请求内容过大。", "The body is too large."),
    "bad_text": ("内容包含无效字符。", "A text contains a character that is none."),
    "number_out_of_bounds": ("数字超出范围。", "A number is beyond all bounds."),
    "unreadable_cursor": ("分页游标无法读取。", "This is no cursor of ours."),
    "cursor_of_another_list": ("分页游标不属于这个列表。", "This cursor belongs to another list."),
    "idempotency_key": ("Idempotency-Key 需要 1 到 200 个可打印字符。", "An Idempotency-Key needs 1 to 200 printable characters."),
    "idempotency_key_reused": ("这个 Idempotency-Key 已用于另一个请求。", "This Idempotency-Key was used for another request."),
    "request_under_way": (
        "同一请求正在办理，或已办理但答复已遗失。",
        "The same request is under way, or it was done and its answer was lost.",
    ),
    "precondition_failed": ("内容已被修改，请重新读取。", "It has changed since you read it."),
    "precondition_required": ("请用 If-Match 说明您读到的版本。", "Say with If-Match which version you have read."),
    "method_not_allowed": ("这个地址不支持该方法。", "This address does not know the method."),
    "internal": ("服务内部出错，已记录。", "Something is wrong on our side; it has been recorded."),
    # texts
    "empty": ("不能为空。", "This must not be empty."),
    "too_long": ("不能超过 {longest} 个字符。", "This has more than {longest} characters."),
    "unprintable": ("包含不可打印的字符。", "This contains characters that cannot be printed."),
    # people and places
    "login_taken": ("这个账号已被使用。", "This login is taken."),
    "unknown_role": ("没有这个角色。", "There is no such role."),
    "role_held_already": ("已经拥有这个角色。", "The person holds this role already."),
    "unknown_office": ("没有这个机构。", "There is no such office."),
    "unknown_area": ("没有这个行政区划。", "There is no such area."),
    "area_code": ("行政区划代码需要 6、9 或 12 位数字。", "An area's code has 6, 9 or 12 digits."),
    "area_known_already": ("这个行政区划已经存在。", "This area is known already."),
    "media_type": ("不是正确的文件类型。", "This is no media type."),
    "file_too_large": ("文件不能超过 {largest} 字节。", "A file has at most {largest} bytes."),
}


def sentence(code: str, language: Language, parameters: Mapping[str, Any] | None = None) -> str | None:
    """Say what the code means; None for a code that has no sentence."""
    pair = SENTENCES.get(code)
    if pair is None:
        return None
    text = pair[0] if language == "zh" else pair[1]
    try:
        return text.format_map(parameters or {})
    except (KeyError, IndexError):
        return text


def explain(error: ServiceError, language: Language) -> str:
    """Say why the service said no: by the code of this refusal, by that of its kind, or in the service's own words."""
    exact = sentence(error.reason, language, error.parameters)
    return exact or sentence(error.code, language, error.parameters) or error.message


def spoken(text: str, language: Language) -> str:
    """Give a form's sentence, Chinese with an English twin, in the language."""
    return str(getattr(text, "en", text)) if language == "en" else str(text)
