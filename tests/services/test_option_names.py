"""What was chosen on a form is read in English too."""

import json

from services import deployments, option_names
from tests.cast import Cast


def form(english: dict[str, str]) -> bytes:
    values = [{"label": "服药训练", "value": "medication"}, {"label": "其他训练", "value": "other"}]
    field = {"type": "checklist", "id": "services", "key": "services", "label": "服务", "values": values, "properties": english}
    return json.dumps({"type": "default", "id": "wishes", "schemaVersion": 19, "components": [field]}).encode()


def test_the_newest_form_says_what_its_options_are_called(cast: Cast) -> None:
    deployments.deploy(cast.admin, [("wishes.form", form({"en.values.medication": "Pills"}))], name="first")
    deployments.deploy(cast.admin, [("wishes.form", form({"en.values.medication": "Medication training"}))], name="second")
    assert option_names.in_english() == {"服药训练": "Medication training"}
