"""BPMN itself: a stored state, an action and a moment go in; a new state and a list of effects come out."""
