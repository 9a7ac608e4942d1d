"""Words of the curriculum pages: characteristics of a patient, and values that no standard has a label for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from isonomia.publish.language import N_

CHARACTERISTICS: Final[Mapping[str, str]] = {
    "age": N_("Age"),
    "sex": N_("Sex"),
    "race_ethnicity": N_("Race or ethnicity"),
    "origin": N_("Country of origin"),
    "migration": N_("Migration"),
    "language": N_("Language"),
    "language_access": N_("Interpreter or limited English"),
    "religion": N_("Religion"),
    "insurance": N_("Health insurance"),
    "housing": N_("Housing"),
    "food": N_("Food"),
    "income": N_("Income and costs"),
    "education": N_("Schooling"),
    "transport": N_("Transport"),
    "occupation": N_("Work"),
    "rurality": N_("Rural home"),
    "disability": N_("Disability"),
    "veteran": N_("Military service"),
    "sexual_orientation": N_("Sexual orientation"),
    "gender_identity": N_("Gender identity"),
    "sex_at_birth": N_("Sex assigned at birth"),
    "partner_same_sex": N_("Partner of the same sex"),
    "incarceration": N_("Prison or jail"),
    "caregiving": N_("Care for a relative"),
}

VALUES: Final[Mapping[tuple[str, str], str]] = {
    ("age", "under 2"): N_("Under 2 years"),
    ("age", "2 to 17"): N_("2 to 17 years"),
    ("age", "18 to 44"): N_("18 to 44 years"),
    ("age", "45 to 64"): N_("45 to 64 years"),
    ("age", "65 and over"): N_("65 years and over"),
    ("race_ethnicity", "multiracial"): N_("Several races, not said which"),
    ("migration", "immigrant"): N_("Immigrant"),
    ("migration", "refugee"): N_("Refugee"),
    ("migration", "asylum_seeker"): N_("Asylum seeker"),
    ("migration", "recent"): N_("Arrived recently"),
    ("migration", "undocumented"): N_("Without papers"),
    ("language", "ase"): N_("American Sign Language"),
    ("language", "cmn"): N_("Mandarin"),
    ("language", "sgn"): N_("A sign language"),
    ("language", "fa-AF"): N_("Dari"),
    ("language", "mix"): N_("Mixtec"),
    ("language_access", "limited_english"): N_("Limited English"),
    ("language_access", "interpreter"): N_("Interpreter"),
    ("housing", "homeless"): N_("Without a home"),
    ("housing", "shelter"): N_("In a shelter"),
    ("housing", "vehicle"): N_("In a vehicle"),
    ("housing", "doubled_up"): N_("With others for want of a home"),
    ("housing", "unstable"): N_("Unstable housing"),
    ("housing", "institution"): N_("In a nursing or group home"),
    ("housing", "foster_care"): N_("In foster care"),
    ("housing", "lives_alone"): N_("Lives alone"),
    ("food", "food-insecurity"): N_("Want of food"),
    ("income", "financial-insecurity"): N_("Want of money"),
    ("income", "medical-cost-burden"): N_("Cannot pay for care"),
    ("education", "educational-attainment"): N_("Schooling is told"),
    ("transport", "transportation-insecurity"): N_("No way to get there"),
    ("occupation", "work"): N_("Work is named"),
    ("occupation", "unemployed"): N_("Without work"),
    ("occupation", "retired"): N_("Retired"),
    ("rurality", "rural"): N_("Lives, or grew up, in a rural place"),
    ("veteran", "acs:past"): N_("Served in the past"),
    ("veteran", "acs:active"): N_("On active duty"),
    ("gender_identity", "transgender"): N_("Transgender"),
    ("gender_identity", "two_spirit"): N_("Two-Spirit"),
    ("partner_same_sex", "yes"): N_("Is told"),
    ("incarceration", "yes"): N_("Is told"),
    ("caregiving", "yes"): N_("Is told"),
}

REASONS: Final[Mapping[str, str]] = {
    "NO_CASES": N_("no cases"),
    "NOT_CODED": N_("none coded"),
    "NOT_IN_BENCHMARK": N_("not in the benchmark"),
    "TOO_FEW_MENTIONS": N_("not computed: too few mentions"),
    "NO_COMPARISON": N_("not computed: no other cases to compare with"),
    "NO_CATEGORY": N_("not computed: all of these cases have the category, or none"),
}
