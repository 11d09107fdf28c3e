"""What rights are called."""

from handlers import verb_names
from handlers.web import verb_words
from services.rights import RIGHTS
from services.verbs import VERBS


def test_every_right_has_a_name_of_its_own_in_both_languages() -> None:
    assert set(verb_names.NAMES) == set(RIGHTS)
    assert all(len({names[which] for names in verb_names.NAMES.values()}) == len(RIGHTS) for which in (0, 1))


def test_every_right_concerns_something() -> None:
    known = {(name, english) for name, english, _objects in verb_names.GROUPS}
    assert {verb_names.group_of(verb) for verb in RIGHTS} == known


def test_a_name_is_said_in_the_reader_s_language() -> None:
    assert verb_names.name("person.grant") == "授予岗位"
    assert verb_names.name("person.grant", is_english=True) == "Give a role"
    assert verb_names.name("nothing.known") == "nothing.known"
    assert (verb_names.name("session.end"), verb_names.deed("session.end")) == ("结束他人的登录", "结束登录")
    assert verb_names.deed("person.grant", is_english=True) == "Give a role"


def test_a_history_has_words_for_every_deed() -> None:
    unsaid = {verb for verb in VERBS if verb_names.deed(verb) == verb}
    assert unsaid <= set(verb_words.VERBS)
