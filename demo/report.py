"""What the demonstration prints: every step, who did it, what waits now and until when, and how it ended."""

import sys
from datetime import datetime
from typing import Any

from demo.story import CHINA, Story

WIDTH = 88


class Report:
    """Writes for people; keeps nothing."""

    def service(self, url: str) -> None:
        """Say which service is driven."""
        _say(f"服务：{url}")

    def opened(self, story: Story, facts: dict[str, Any], who: str) -> None:
        """Say that a case was opened."""
        _say("", f"━━ {story.title} ".ljust(WIDTH, "━"))
        _say(f"   程序 {facts['process_id']}（{facts['process_name']}）第{facts['definition_version']}版　案件 {facts['number']}")
        _say(f"   {_at(facts['opened_at'])}  {who}　提出申请")
        if story.received:
            _say(f"{'':21}补录：实际收到 {_at(facts['received_at'])}，原因：{story.received['reason']}")

    def connected(self, facts: dict[str, Any]) -> None:
        """Say that a message opened a case of another procedure."""
        _say(f"{'':21}⇒ 消息启动程序 {facts['process_id']}（{facts['process_name']}）　案件 {facts['number']}")

    def done(self, now: datetime, who: str, task: dict[str, Any], said: list[str]) -> None:
        """Say what somebody completed, and what he decided."""
        _say(f"   {_at(now)}  {who}　{'：'.join([task['name'], *filter(None, ['，'.join(said)])])}")

    def message(self, now: datetime, who: str, name: str) -> None:
        """Say that a message was sent."""
        _say(f"   {_at(now)}  {who}　发送消息 {name}")

    def time(self, element_id: str, now: datetime, ran: int) -> None:
        """Say that time went by."""
        _say(f"   {_at(now)}  …… 时间推进到 {element_id} 到期，运行 {ran} 个作业")

    def waiting(self, opened: list[dict[str, Any]]) -> None:
        """Say which user tasks were opened, for whom, and until when."""
        for task in opened:
            whom = "、".join(dict.fromkeys(one["office_name"] or one["role"] or "" for one in task["candidates"]))
            due = f"，限 {_at(task['due_at'])}（{task['due_clock']}）" if task["due_at"] else ""
            _say(f"{'':21}→ 待办：{task['name']}（{whom}）{due}")

    def ended(self, facts: dict[str, Any]) -> None:
        """Say how a case ended."""
        outcome = facts["outcome"] or facts["state"]
        _say(f"   结果：{facts['outcome_names'].get('zh', outcome)}（{outcome}）　程序 {facts['process_id']}")

    def different(self, reason: str) -> None:
        """Say that a case went another way than expected."""
        _say(f"   与预期不符：{reason}")

    def total(self, cases: int, wrong: int) -> None:
        """Say how many cases went as expected."""
        _say("", f"{cases} 个案件，{cases - wrong} 个符合预期，{wrong} 个不符。")


def _at(when: str | datetime) -> str:
    moment = datetime.fromisoformat(when) if isinstance(when, str) else when
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
