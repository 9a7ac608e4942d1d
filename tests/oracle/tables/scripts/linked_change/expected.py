"""Expected values by statsmodels: the weighted mean change of linked people, with robust and with clustered errors."""

import csv

import numpy as np
import statsmodels.api as sm

draw = np.random.default_rng(20261128)
people = []
for at in range(24):
    mood = draw.normal()
    earlier = round(3 + 0.6 * mood + 0.5 * draw.normal(), 2)
    later = round(3.2 + 0.6 * mood + 0.5 * draw.normal(), 2)
    people.append((f"p{at:02d}", f"c{at % 6}", round(0.5 + 2 * draw.random(), 2), earlier, later))
with open("people.csv", "w", newline="") as file:
    csv.writer(file).writerows([("person", "cluster", "weight", "earlier", "later"), *people])

w, d = np.array([each[2] for each in people]), np.array([each[4] - each[3] for each in people])
clusters = np.array([int(each[1][1:]) for each in people])
model = sm.WLS(d, np.ones((len(d), 1)), weights=w)
robust = model.fit(cov_type="HC1", use_t=True)
clustered = model.fit(cov_type="cluster", cov_kwds={"groups": clusters}, use_t=True)
plain = sm.stats.DescrStatsW(d)
found = [
    ("weighted", robust.params[0], robust.bse[0], *robust.conf_int()[0], robust.df_resid),
    ("clustered", clustered.params[0], clustered.bse[0], *clustered.conf_int()[0], len(set(clusters)) - 1),
    ("plain", plain.mean, plain.std_mean, *plain.tconfint_mean(), len(d) - 1),
]
rows = [(name, *(f"{number:.10g}" for number in numbers)) for name, *numbers in found]
with open("expected.csv", "w", newline="") as file:
    csv.writer(file).writerows([("case", "change", "se", "low", "high", "df"), *rows])
