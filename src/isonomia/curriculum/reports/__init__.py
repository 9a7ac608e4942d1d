"""The four reports on a bank of cases: mentioned, routine or used, tied to disease, absent."""

from isonomia.curriculum.reports.audit import audit
from isonomia.curriculum.reports.benchmark import Population, benchmark_names, population
from isonomia.curriculum.reports.coded import Coded, read_coded
from isonomia.curriculum.reports.worklist import worklist_files

__all__ = ["Coded", "Population", "audit", "benchmark_names", "population", "read_coded", "worklist_files"]
