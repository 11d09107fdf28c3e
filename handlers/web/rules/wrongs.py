"""What is wrong with an entry, field by field, in the language of the page; a sentence that is not known here is shown as it is."""

import re
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from handlers import refusals
from handlers.web import language
from services.errors import Invalid

FIELDS: Final = {
    "body": _l("正文"),
    "subject": _l("主题"),
    "address": _l("地址"),
    "kinds": _l("通知"),
    "name": _l("名称"),
    "title": _l("依据"),
    "days": _l("日期"),
    "file": _l("文件"),
    "time_limit": _l("时限"),
    "reason": _l("发布理由"),
}
SENTENCES: Final = tuple(
    (re.compile(pattern), text)
    for pattern, text in (
        (r"must not be empty", _l("不能为空。")),
        (r"has more than (?P<a>\d+) characters", _l("不能超过 %(a)s 个字符。")),
        (r"has characters that cannot be shown", _l("含有不能显示的字符。")),
        (r"names (?P<a>.+), which is no value here", _l("不能使用 %(a)s。")),
        (r"stands over the Chinese words .+", _l("只有中文电子邮件有主题。")),
        (r"must be some of .+", _l("请至少选择一种通知。")),
        (r"is no address of the web|the address is none of the web", _l("不是可用的网址。")),
        (r"https is needed \((?P<a>\w+)\)", _l("必须使用 https（%(a)s）。")),
        (r"(?P<a>\S+) is no host that may be called \((?P<b>\w+)\)", _l("主机 %(a)s 不在允许名单内（%(b)s）。")),
        (r"(?P<a>\S+) is in no network that may be called \((?P<b>\w+)\)", _l("主机 %(a)s 所在网络不允许访问（%(b)s）。")),
        (r"(?P<a>\S+) is not known", _l("找不到主机 %(a)s。")),
        (r"(?:\w+: )?answered (?P<a>\d+)", _l("对方返回状态码 %(a)s。")),
        (r".*needs a date as 2027-01-01 and a kind, off or work", _l("每行需要日期（如 2027-01-01）和种类（off 或 work）。")),
        (r"(?P<a>\S+) stands there twice", _l("%(a)s 出现了两次。")),
        (r"(?P<a>\S+) is not of (?P<b>\d+)", _l("%(a)s 不属于 %(b)s 年。")),
        (r"no calendar of (?P<a>\d+)|a calendar needs days, .+|holds no day", _l("没有可用的日期。")),
        (r".+: wrong (?P<a>[\w, ]+)", _l("这些内容有误：%(a)s。")),
    )
)
LINE: Final = re.compile(r"line (\d+)")


def told(refused: Invalid | None) -> list[tuple[str, None]]:
    """Say why something was refused, a sentence a field, for an error summary."""
    if refused is None:
        return []
    common = refusals.explain(refused, language.chosen())
    return [(common, None), *((f"{_field(field)}{_('：')}{sentence(one)}", None) for field, some in refused.errors.items() for one in some)]


def sentence(text: str) -> str:
    """Say one thing that is wrong."""
    for pattern, translated in SENTENCES:
        if found := pattern.fullmatch(text):
            return str(translated) % {name: value or "" for name, value in found.groupdict().items()}
    return text


def _field(name: str) -> str:
    line = LINE.fullmatch(name)
    return str(_l("第 %(number)s 行", number=line[1])) if line else str(FIELDS.get(name, name))
