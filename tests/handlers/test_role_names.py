"""What the roles are called."""

from handlers import role_names
from services import rights


def test_every_role_has_a_name_of_its_own_in_both_languages() -> None:
    assert set(role_names.NAMES) == rights.ROLES
    assert all(len({names[which] for names in role_names.NAMES.values()}) == len(rights.ROLES) for which in (0, 1))


def test_a_name_is_said_in_the_reader_s_language() -> None:
    assert role_names.name("supervisor") == "科室负责人"
    assert role_names.name("supervisor", is_english=True) == "Supervisor"
    assert role_names.name("role_of_a_diagram") == "role_of_a_diagram"
