"""A small procedure for the desk's tests: apply with a form, review with a form, pay without one."""

import json
from typing import Any

BPMN = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
  xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
  xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="relief_definitions" targetNamespace="http://careflow/tests">
  <bpmn:process id="relief" name="临时救助" isExecutable="true"
    camunda:historyTimeToLive="P365D" camunda:candidateStarterGroups="caseworker">
    <bpmn:extensionElements>
      <camunda:properties><camunda:property name="case" value="true" /></camunda:properties>
    </bpmn:extensionElements>
    <bpmn:startEvent id="applied" name="收到申请" camunda:formRef="relief_application">
      <bpmn:outgoing>to_review</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="to_review" sourceRef="applied" targetRef="review" />
    <bpmn:userTask id="review" name="审核" camunda:candidateGroups="caseworker" camunda:formRef="relief_review">
      <bpmn:incoming>to_review</bpmn:incoming><bpmn:outgoing>to_pay</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="to_pay" sourceRef="review" targetRef="pay" />
    <bpmn:userTask id="pay" name="发放" camunda:candidateGroups="caseworker">
      <bpmn:incoming>to_pay</bpmn:incoming><bpmn:outgoing>to_end</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="to_end" sourceRef="pay" targetRef="paid" />
    <bpmn:endEvent id="paid" name="已发放"><bpmn:incoming>to_end</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="relief">
    <bpmndi:BPMNShape id="applied_di" bpmnElement="applied"><dc:Bounds x="120" y="112" width="36" height="36" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="review_di" bpmnElement="review"><dc:Bounds x="220" y="90" width="100" height="80" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="pay_di" bpmnElement="pay"><dc:Bounds x="390" y="90" width="100" height="80" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="paid_di" bpmnElement="paid"><dc:Bounds x="560" y="112" width="36" height="36" /></bpmndi:BPMNShape>
    <bpmndi:BPMNEdge id="to_review_di" bpmnElement="to_review">
      <di:waypoint x="156" y="130" /><di:waypoint x="220" y="130" /></bpmndi:BPMNEdge>
    <bpmndi:BPMNEdge id="to_pay_di" bpmnElement="to_pay"><di:waypoint x="320" y="130" /><di:waypoint x="390" y="130" /></bpmndi:BPMNEdge>
    <bpmndi:BPMNEdge id="to_end_di" bpmnElement="to_end"><di:waypoint x="490" y="130" /><di:waypoint x="560" y="130" /></bpmndi:BPMNEdge>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>
""".encode()

APPLICATION: dict[str, Any] = {
    "type": "default",
    "id": "relief_application",
    "schemaVersion": 19,
    "components": [
        {
            "type": "textfield",
            "id": "name",
            "key": "name",
            "label": "姓名",
            "validate": {"required": True},
            "properties": {"dataClass": "sensitive", "check": "person_name", "en": "Name"},
        },
        {
            "type": "textfield",
            "id": "id_number",
            "key": "id_number",
            "label": "身份证号码",
            "validate": {"required": True},
            "properties": {"dataClass": "sensitive", "check": "resident_id", "en": "ID number"},
        },
    ],
}

REVIEW: dict[str, Any] = {
    "type": "default",
    "id": "relief_review",
    "schemaVersion": 19,
    "components": [
        {"type": "textfield", "id": "name", "key": "name", "label": "姓名", "readonly": True},
        {
            "type": "number",
            "id": "income",
            "key": "income",
            "label": "月收入（元）",
            "decimalDigits": 2,
            "validate": {"required": True, "min": 0},
        },
        {"type": "number", "id": "relief", "key": "relief", "label": "救助金额（元）", "decimalDigits": 2, "validate": {"required": True}},
        {"type": "expression", "id": "total", "key": "total", "expression": "=income + relief", "computeOn": "change"},
        {"type": "text", "id": "sum", "text": "合计 {{total}} 元"},
        {
            "type": "dynamiclist",
            "id": "members",
            "path": "members",
            "label": "家庭成员",
            "allowAddRemove": True,
            "defaultRepetitions": 1,
            "components": [
                {"type": "textfield", "id": "member_name", "key": "name", "label": "成员姓名", "validate": {"required": True}},
                {"type": "textfield", "id": "member_phone", "key": "phone", "label": "电话", "properties": {"check": "phone"}},
            ],
        },
        {"type": "datetime", "id": "visited_on", "key": "visited_on", "subtype": "date", "dateLabel": "入户日期"},
    ],
}

FILES = [
    ("relief.bpmn", BPMN),
    ("relief/application.form", json.dumps(APPLICATION, ensure_ascii=False).encode()),
    ("relief/review.form", json.dumps(REVIEW, ensure_ascii=False).encode()),
]
APPLICANT = {"name": "张三丰", "id_number": "11010519491231002X"}
REVIEWED: dict[str, Any] = {
    "income": "0.1",
    "relief": "0.2",
    "members": [{"name": "张小宝", "phone": "13800138000"}],
    "visited_on": "2026-11-20",
}


def newer() -> list[tuple[str, bytes]]:
    """Give the next version: both user tasks have other ids and names."""
    drawn = BPMN.decode()
    for old, new in (("review", "examine"), ("pay", "grant")):
        for attribute in ("id", "sourceRef", "targetRef", "bpmnElement"):
            drawn = drawn.replace(f'{attribute}="{old}"', f'{attribute}="{new}"')
    drawn = drawn.replace('name="审核"', 'name="审查"').replace('name="发放"', 'name="拨付"')
    return [(name, drawn.encode() if name == "relief.bpmn" else data) for name, data in FILES]
