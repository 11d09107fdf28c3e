"""Findings that are kept and read again still speak both languages."""

from engine.problems import Problem, said
from handlers import findings
from services import findings_kept, packing

PLAIN = Problem("a", "unmapped", "an activity is here, and the mapping leads it nowhere")
FILLED = Problem(
    "b", "kind", said("{one} does not become {another}", one="an event sub-process", another=said("a {type}", type="userTask"))
)


def kept(problem: Problem) -> Problem:
    """Keep a finding as a batch does, and read it again."""
    return findings_kept.read(packing.unpack(packing.pack(findings_kept.keep(problem))))


def test_a_finding_is_the_same_afterwards() -> None:
    assert [kept(one) for one in (PLAIN, FILLED)] == [PLAIN, FILLED]


def test_its_sentence_is_said_in_chinese_and_in_english() -> None:
    for one in (PLAIN, FILLED):
        for language in ("zh", "en"):
            assert findings.sentence(kept(one).message, language) == findings.sentence(one.message, language)
    assert findings.sentence(kept(FILLED).message, "zh") != findings.sentence(FILLED.message, "en")


def test_a_finding_of_the_time_when_only_its_sentence_was_kept_is_read() -> None:
    assert findings_kept.read(FILLED._asdict()) == FILLED
