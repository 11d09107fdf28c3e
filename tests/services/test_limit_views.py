"""Time limits to read: what holds where, an example day by day, the diagrams that name one; drafts given up."""

from datetime import date

import pytest

from services import limit_views, rule_seed, time_limits
from services.errors import Conflict, Forbidden, NotFound
from tests.cast import Cast
from tests.services.conftest import Deploy
from tests.services.test_publishing_rules import LIMIT, MATTER


@pytest.fixture(autouse=True)
def seeded(cast: Cast) -> None:
    rule_seed.write()


def test_limits_are_listed_by_group_with_their_regions_and_drafts(cast: Cast) -> None:
    assert limit_views.groups(cast.liwen)["jk"] > 10
    draft_id = time_limits.draft(cast.admin, LIMIT)
    lines = {(one.name, one.region): one for one in limit_views.find(cast.liwen, "jk")}
    country, region = lines["jk.intake_verify", ""], lines["jk.intake_verify", "44"]
    assert (country.limit.value, country.limit.state, country.draft) == (5, "published", None)
    assert (region.limit.id, region.draft and region.draft.id) == (draft_id, draft_id)
    time_limits.publish(cast.admin, draft_id, reason="省规定")
    again = {(one.name, one.region): one for one in limit_views.find(cast.liwen, "jk")}
    assert again["jk.intake_verify", "44"].draft is None
    assert [one.region for one in limit_views.versions(cast.liwen, "jk.intake_verify")] == ["", "44"]
    assert all(one.name.startswith("jk.") for one in limit_views.find(cast.liwen, "jk"))


def test_an_example_is_counted_day_by_day_over_a_holiday(cast: Cast) -> None:
    limit_id = time_limits.find(cast.admin, "jk.intake_verify").items[0].id
    found = limit_views.example(cast.liwen, limit_id, date(2026, 9, 29))
    assert found.data["last_day"] == "2026-10-12"
    assert any("调休上班" in sentence for sentence in found.zh)
    assert len(found.zh) == len(found.en)


def test_diagrams_that_name_a_limit_are_found_with_their_elements(cast: Cast, deploy: Deploy) -> None:
    deploy(MATTER)
    (use,) = limit_views.uses(cast.admin, "jk.intake_verify")
    assert (use.process_id, [(one.element_id, one.name) for one in use.elements]) == (
        "matter",
        [("verify", "verify"), ("overdue", "overdue")],
    )
    assert limit_views.uses(cast.admin, "jk.intake") == []


def test_a_draft_is_given_up_and_what_is_published_is_not(cast: Cast) -> None:
    draft_id = time_limits.draft(cast.admin, LIMIT)
    with pytest.raises(Forbidden):
        time_limits.discard(cast.sunqiang, draft_id)
    time_limits.discard(cast.tuzhi, draft_id)
    with pytest.raises(NotFound):
        time_limits.get(cast.admin, draft_id)
    with pytest.raises(Conflict):
        time_limits.discard(cast.admin, time_limits.find(cast.admin).items[0].id)
