"""BPMN's elements as SpiffWorkflow specs; one module a family."""
