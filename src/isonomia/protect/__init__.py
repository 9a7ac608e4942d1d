"""Cells into Shown, Shown into a Release. Nothing else may be published, and nothing here switches protection off."""

from isonomia.protect.beside_earlier import protected_beside_earlier
from isonomia.protect.differences import refuse_small_differences
from isonomia.protect.few_apart import FewApart, few_apart
from isonomia.protect.figures_before import refuse_changed_figures
from isonomia.protect.internal import thresholds
from isonomia.protect.intersections import left_out, write_intersections
from isonomia.protect.item_reports import write_item_reports
from isonomia.protect.policy import Policy, policies, policy, stricter
from isonomia.protect.preview import Preview, preview
from isonomia.protect.private import close, write_closed, write_private
from isonomia.protect.protection import (
    Protected,
    internally_protected,
    policy_of,
    protect,
    protected,
    unprotected,
)
from isonomia.protect.provenance import provenance
from isonomia.protect.redaction import public_study_text
from isonomia.protect.release import make_release
from isonomia.protect.review import write_review
from isonomia.protect.telling_scores import refuse_telling_scores, telling_scores
from isonomia.protect.witness import Proof
from isonomia.protect.worklist import write_forms, write_part_sheets, write_worklist

__all__ = [
    "FewApart",
    "Policy",
    "Preview",
    "Proof",
    "Protected",
    "close",
    "few_apart",
    "internally_protected",
    "left_out",
    "make_release",
    "policies",
    "policy",
    "policy_of",
    "preview",
    "protect",
    "protected",
    "protected_beside_earlier",
    "provenance",
    "public_study_text",
    "refuse_changed_figures",
    "refuse_small_differences",
    "refuse_telling_scores",
    "stricter",
    "telling_scores",
    "thresholds",
    "unprotected",
    "write_closed",
    "write_forms",
    "write_intersections",
    "write_item_reports",
    "write_part_sheets",
    "write_private",
    "write_review",
    "write_worklist",
]
