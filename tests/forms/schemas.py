"""A form with one of everything, as the tests of the room need it."""

import json
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from forms import schema, validation

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)  # ten o'clock in Guangzhou

FAMILY = {
    "type": "dynamiclist", "id": "family", "path": "family", "isRepeating": True, "allowAddRemove": True,
    "components": [
        {"type": "textfield", "id": "member_name", "key": "name", "label": "姓名", "validate": {"required": True}},
        {"type": "number", "id": "member_age", "key": "age", "label": "年龄", "decimalDigits": 0, "validate": {"min": 0, "max": 150}},
        {
            "type": "textfield", "id": "member_school", "key": "school", "label": "学校",
            "conditional": {"hide": "=this.age >= 18"}, "validate": {"required": True},
        },
    ],
}  # fmt: skip

APPLICATION: dict[str, Any] = {
    "type": "default", "id": "application", "schemaVersion": 19,
    "components": [
        {"type": "text", "id": "head", "text": "# 申请\n{{name}} 共 {{total}} 元"},
        {
            "type": "textfield", "id": "applicant_name", "key": "name", "label": "姓名",
            "validate": {"required": True, "minLength": 2}, "properties": {"dataClass": "sensitive", "check": "person_name"},
        },
        {
            "type": "textfield", "id": "id_number", "key": "id_number", "label": "身份证号码",
            "properties": {"dataClass": "sensitive", "check": "resident_id"},
        },
        {"type": "number", "id": "income", "key": "income", "label": "收入", "validate": {"min": "0.01"}},
        {"type": "number", "id": "relief", "key": "relief", "label": "救助"},
        {"type": "expression", "id": "total", "key": "total", "expression": "=income + relief", "computeOn": "change"},
        {"type": "expression", "id": "twice", "key": "twice", "expression": "=total * 2", "computeOn": "change"},
        {
            "type": "select", "id": "housing", "key": "housing", "label": "住房",
            "values": [{"label": "自有", "value": "own"}, {"label": "租住", "value": "rent"}],
        },
        {
            "type": "textfield", "id": "landlord", "key": "landlord", "label": "房东",
            "conditional": {"hide": '=housing != "rent"'}, "validate": {"required": True},
        },
        {
            "type": "textfield", "id": "landlord_phone", "key": "landlord_phone", "label": "房东电话",
            "conditional": {"hide": "=landlord = null"}, "properties": {"check": "phone"},
        },
        {"type": "datetime", "id": "start", "key": "start", "subtype": "date", "dateLabel": "开始日期"},
        {
            "type": "datetime", "id": "finish", "key": "finish", "subtype": "date", "dateLabel": "结束日期",
            "properties": {"notBefore": "start"},
        },
        {"type": "datetime", "id": "met_at", "key": "met_at", "subtype": "datetime", "timeSerializingFormat": "no_timezone"},
        {"type": "textfield", "id": "case_number", "key": "case_number", "label": "案号", "readonly": True},
        {"type": "select", "id": "office", "key": "office", "label": "机构", "valuesKey": "offices"},
        {"type": "checkbox", "id": "agreed", "key": "agreed", "label": "同意"},
        {
            "type": "group", "id": "contact", "path": "contact", "properties": {"dataClass": "sealed"},
            "components": [{"type": "textarea", "id": "address", "key": "address", "label": "住址"}],
        },
        FAMILY,
    ],
}  # fmt: skip

WHOLE: dict[str, Any] = {"name": "张三", "income": "2400.50", "relief": "0.10", "housing": "own"}


def form_of(source: dict[str, Any] = APPLICATION) -> schema.Form:
    return schema.read(json.dumps(source, ensure_ascii=False))


def with_field(**changes: Any) -> dict[str, Any]:
    """Make a form of one text field with these properties."""
    field = {"type": "textfield", "id": "only", "key": "only", "label": "唯一", **changes}
    return {"type": "default", "id": "one", "schemaVersion": 19, "components": [field]}


def changed(**changes: Any) -> dict[str, Any]:
    """Answer the whole, correct entry with some values changed."""
    return {**deepcopy(WHOLE), **changes}


def accepted(values: dict[str, Any], context: dict[str, Any] | None = None, form: schema.Form | None = None) -> dict[str, Any]:
    """Answer the variables to write; the test fails when the values are refused."""
    outcome = validation.validate(form or form_of(), values, context, now=NOW)
    assert isinstance(outcome, validation.Accepted), outcome
    return outcome.values


def refused(values: dict[str, Any], context: dict[str, Any] | None = None, form: schema.Form | None = None) -> dict[str, list[Any]]:
    """Answer the sentences by field; the test fails when the values are accepted."""
    outcome = validation.validate(form or form_of(), values, context, now=NOW)
    assert isinstance(outcome, validation.Refused), outcome
    return outcome.errors  # type: ignore[return-value]
