"""Cells into Shown, Shown into a Release. Nothing else may be published, and nothing here switches protection off."""

from isonomia.protect.policy import Policy, policies, policy, stricter
from isonomia.protect.private import write_private
from isonomia.protect.protection import policy_of, protect, unprotected
from isonomia.protect.provenance import provenance
from isonomia.protect.redaction import public_study_text
from isonomia.protect.release import make_release

__all__ = [
    "Policy",
    "make_release",
    "policies",
    "policy",
    "policy_of",
    "protect",
    "provenance",
    "public_study_text",
    "stricter",
    "unprotected",
    "write_private",
]
