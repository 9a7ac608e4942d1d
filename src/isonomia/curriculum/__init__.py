"""The curriculum audit: whose lives the cases, lectures and questions of a school teach.

The room reads teaching material, never a person's record. What it finds are counts of cases, of hours and of
marked places; nobody who wrote, taught or reviewed anything is counted (guard 10).

    cases/      readers of cases          extract/    who the patient of a case is      reports/    the four reports
    inventory/  curriculum inventories    review/     two reviewers, agreement          wording/    language, equations
"""
