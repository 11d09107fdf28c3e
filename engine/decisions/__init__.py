"""DMN: decision models are read, checked and evaluated; FEEL inside runs in V8, one call a decision."""

from engine.decisions.model import Decision, Model, compile_model
from engine.decisions.running import DecisionFailed, Outcome, bundle_version

__all__ = ["Decision", "DecisionFailed", "Model", "Outcome", "bundle_version", "compile_model"]
