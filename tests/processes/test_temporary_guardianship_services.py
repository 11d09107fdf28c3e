"""Temporary guardianship through the services: the same cases with real forms, people and time; what only a database can show."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from services import cases, documents, incidents, instances, messages, now, person_file_views, user_tasks
from services.errors import Invalid
from services.instances import Started
from tests.cast import Cast
from tests.processes.guardianship_way import begun, decided, do, placed
from tests.processes.referral_way import Values
from tests.processes.services_desk import ServicesDesk, deploy
from tests.processes.test_temporary_guardianship import CASES

sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Desk(ServicesDesk):
    """A desk that hears of a child from another procedure, and may lie in another region."""

    def begin_by_message(self, name: str, values: Values) -> None:
        found = messages.correlate(self.cast.liwen, name, key="QB1", variables=values)
        assert found.instance_id
        assert found.case_id
        view = cases.get(self.cast.qianjing, found.case_id)
        self.started = Started(found.instance_id, found.case_id, view.number)

    def rule(self, name: str, *, value: bool) -> None:
        instances.set_variables(self.cast.sunqiang, self.begun.instance_id, {name: value}, reason="地区规则")


@pytest.fixture
def desk(database: Engine, cast: Cast) -> Desk:
    deploy(cast, "temporary_guardianship")
    return Desk(cast, "temporary_guardianship")


@sqlite
@pytest.mark.parametrize("name", CASES)
def test_case(desk: Desk, name: str) -> None:
    CASES[name](desk)


@sqlite
def test_a_team_of_two_or_without_experience_is_refused(desk: Desk) -> None:
    decided(desk)
    placed(desk)
    member = {"name": "何试验", "org": "示例", "profession": "医学", "title": "none"}
    with pytest.raises(Invalid) as refused:
        do(desk, "form_team", team=[member] * 2)
    assert len(refused.value.errors["team"]) == 2
    do(desk, "form_team", team=[member, member, member | {"title": "senior"}])
    assert desk.variables["team_size"] == 3


@sqlite
def test_only_institutions_of_the_city_or_above_count_as_welfare(desk: Desk) -> None:
    decided(desk)
    do(desk, "gather_placement_facts")
    assert [one["label"] for one in desk.variables["shelters"]] == ["白云区未成年人救助保护中心"]
    assert [one["label"] for one in desk.variables["welfare_institutions"]] == ["广州市儿童福利院"]
    with pytest.raises(Invalid) as refused:
        do(desk, "decide_placement", placement_type="welfare", welfare_office_id=desk.cast.offices["weibao"])
    assert "welfare_office_id" in refused.value.errors
    do(desk, "decide_placement", placement_type="welfare", placement_differs_reason="需要专门养育。")
    assert [one.office_name for one in desk.user_task("admit_to_welfare").candidates] == ["广州市儿童福利院"]
    assert desk.doer("admit_to_welfare") is desk.cast.fuan


@sqlite
def test_whoever_decides_against_the_proposal_says_why(desk: Desk) -> None:
    decided(desk)
    do(desk, "gather_placement_facts")
    values = {"placement_type": "foster", "opinion_considered": "采纳。", "placement_decided_by": "孙试验"}
    with pytest.raises(Invalid) as refused:
        desk.do("decide_placement", values)
    assert set(refused.value.errors) == {"placement_differs_reason"}


@sqlite
def test_notices_are_documents_with_records_of_their_service(desk: Desk) -> None:
    decided(desk)
    issued = documents.find(desk.cast.liwen, desk.case.id)
    assert sorted(one.template.removeprefix("temporary_guardianship/") for one in issued) == [
        *("decision", "notice_guardian", "notice_police", "notice_school", "notice_village"),
    ]
    assert {one.template for one in issued if one.is_decision} == {"temporary_guardianship/decision"}
    assert {len(one.services) for one in issued if "notice" in one.template} == {1}
    assert desk.variables["police_notice_no"] in {one.number for one in issued}


@sqlite
def test_the_limit_of_the_year_runs_from_the_decided_beginning(desk: Desk) -> None:
    decided(desk)
    begins = desk.variables["start_at"]
    warned = desk.timer("year_is_near").due_at - begins
    assert timedelta(days=300) <= warned <= timedelta(days=301)
    desk.ring("year_is_near")
    do(desk, "plan_year_end")
    due = desk.user_task("decide_year").due_at
    assert due is not None
    assert timedelta(days=365) <= due - begins <= timedelta(days=366)


@sqlite
def test_a_second_clue_about_the_same_child_is_noticed(desk: Desk) -> None:
    begun(desk, child_id_no="440111199001150009")
    first = desk.case.number
    begun(desk, child_id_no="440111199001150009")
    assert desk.variables["duplicate_cases"] == [first]
    assert desk.variables["child_file_no"] == "ET" + desk.case.number.replace("-", "")


@sqlite
def test_a_child_has_one_file_with_all_its_cases(desk: Desk) -> None:
    begun(desk, child_id_no="440111201503080004")
    number, first = desk.variables["person_file_no"], desk.case.id
    begun(desk, child_id_no="440111201503080004")
    assert desk.variables["person_file_no"] == number
    assert [one.id for one in person_file_views.cases(desk.cast.liwen, number)] == [desk.case.id, first]
    begun(desk, child_name="姜示例", birth_date="2015-03-08")  # sounds alike, no ID number
    assert desk.variables["person_file_no"] != number
    assert desk.variables["similar_files"] == [f"{number}（白云区民政局）"]
    begun(desk, child_name="不详")
    assert desk.variables["person_file_no"] is None


@sqlite
def test_strangers_see_nothing_of_a_child(desk: Desk) -> None:
    decided(desk)
    assert cases.find(desk.cast.wuyue).items == []
    assert cases.find(desk.cast.kangfu).items == []


@pytest.mark.parametrize("name", ["returned_and_visited", "nobody_else_files_so_the_office_must", "the_year_ends_with_an_exit"])
def test_case_on_both_databases(desk: Desk, name: str) -> None:
    CASES[name](desk)


@sqlite
def test_what_a_mandatory_report_knows_is_taken_over(desk: Desk) -> None:
    CASES["a_mandatory_report_asks_for_it"](desk)
    seen = desk.variables
    assert (seen["gender"], seen["report_no"], seen["clue_facts"]) == ("女", "QB1", "父亲被刑事拘留。")
    assert seen["person_file_no"]


@sqlite
def test_harm_after_the_return_opens_a_mandatory_report(desk: Desk) -> None:
    deploy(desk.cast, "mandatory_report")
    CASES["harmed_after_the_return"](desk)
    desk.wait_until(now.now() + timedelta(seconds=1))
    (report,) = cases.find(desk.cast.qianjing, procedure="mandatory_report").items
    assert report.subject is not None
    assert report.subject["name"] == "江示例"
    waiting = user_tasks.find(desk.cast.qianjing, case_id=report.id).items
    assert "duty_officer" in {asked.role for task in waiting for asked in task.candidates}  # call the police at once
    assert incidents.find(desk.cast.admin).items == []
