"""People who work here are found by a part of the name, the login, and where they hold which role."""

import pytest
from sqlalchemy import Engine, select

from models import Base
from services import key_upkeep, people
from services.errors import Forbidden
from services.person_finding import Filters
from tests.cast import CITY, COUNTY, OTHER_COUNTY, PASSWORD, PEOPLE, Cast


def found(cast: Cast, **asked: object) -> set[str | None]:
    return {one.login for one in people.find(cast.admin, Filters(**asked)).items}  # type: ignore[arg-type]


@pytest.fixture
def digested(cast: Cast) -> Cast:
    """Give everybody digests, as `flask prepare` does where an older version entered them."""
    list(key_upkeep.renew())
    return cast


@pytest.mark.parametrize("text", ["李文", "李", "liwen", "wen", "li wen", "LIWEN", " 文 "])
def test_by_a_part_of_the_name_in_characters_and_pinyin(digested: Cast, text: str) -> None:
    assert "liwen" in found(digested, text=text)
    assert "kangfu" not in found(digested, text=text)


def test_by_the_beginning_of_the_login(digested: Cast) -> None:
    people.add(digested.admin, "X1-lin", "林静", PASSWORD)
    assert found(digested, text="x1") == {"X1-lin"}
    assert found(digested, text="1-lin") == set()
    assert found(digested, text="%") == set()


@pytest.mark.parametrize("text", ["\x00", "\ud800", "林" * 500, "13800000000"])
def test_what_no_name_is_finds_nobody(digested: Cast, text: str) -> None:
    assert found(digested, text=text) == set()


def test_a_new_one_is_found_at_once(cast: Cast) -> None:
    people.add(cast.admin, "chenjing", "陈静", PASSWORD)
    assert found(cast, text="陈静") == {"chenjing"}


def test_by_office_role_and_area(cast: Cast) -> None:
    baiyun = cast.offices["baiyun"]
    assert found(cast, role="caseworker") == {"liwen", "zhaomin", "wuyue"}
    assert found(cast, role="caseworker", area_code=COUNTY) == {"liwen", "zhaomin"}
    assert found(cast, office_id=baiyun) == {login for login, (_, roles) in PEOPLE.items() if "baiyun" in dict(roles).values()}
    assert "heping" in found(cast, area_code=CITY)
    assert found(cast, area_code=OTHER_COUNTY) == {"wuyue"}
    assert found(cast, area_code="999999") == set()


def test_the_role_and_the_place_are_of_one_and_the_same_role(cast: Cast) -> None:
    people.grant(cast.admin, str(cast.sunqiang.person_id), "auditor", cast.offices["xinqiao"])
    assert found(cast, role="auditor", office_id=cast.offices["baiyun"]) == set()
    assert found(cast, role="auditor", office_id=cast.offices["xinqiao"]) == {"sunqiang"}


def test_those_who_left_are_apart(cast: Cast) -> None:
    people.deactivate(cast.admin, str(cast.liwen.person_id))
    assert found(cast, is_active=False) == {"liwen"}
    assert "liwen" not in found(cast, is_active=True)
    assert "liwen" in found(cast)


def test_nobody_is_found_who_is_not_seen(digested: Cast) -> None:
    assert [one.login for one in people.find(digested.sunqiang, Filters(text="吴越")).items] == []
    with pytest.raises(Forbidden):
        people.find(digested.liwen, Filters(text="赵敏"))


def test_the_digests_tell_no_name(cast: Cast, database: Engine) -> None:
    person = people.add(cast.admin, "chenjing", "陈静", PASSWORD)
    table = Base.metadata.tables["person_digest"]
    with database.connect() as connection:
        kept = connection.execute(select(table.c.kind, table.c.digest).where(table.c.person_id == person.id)).all()
    assert {row.kind for row in kept} == {"name", "name_character", "name_sound"}
    assert not any(part in row.digest for row in kept for part in ("陈", "静", "chen", "jing"))
