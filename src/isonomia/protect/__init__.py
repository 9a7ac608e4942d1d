"""Cells into Shown, Shown into a Release. Nothing else may be published, and nothing here switches protection off."""

from isonomia.protect.policy import Policy, policies, policy, stricter
from isonomia.protect.protection import policy_of, protect, unprotected

__all__ = ["Policy", "policies", "policy", "policy_of", "protect", "stricter", "unprotected"]
