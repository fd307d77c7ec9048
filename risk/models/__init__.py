"""What operators decide, what was judged, and what was learnt."""

from risk.models.assessments import Assessment, SeenDevice
from risk.models.policy import Model, Policy, Rule

__all__ = ["Assessment", "Model", "Policy", "Rule", "SeenDevice"]
