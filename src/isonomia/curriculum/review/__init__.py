"""Reviews by people: the checklist of two reviewers, the coding of pictures, agreement, adjudication.

Reviewers are roles, never names. Nobody who wrote, taught or reviewed anything is counted (guard 10).
"""
