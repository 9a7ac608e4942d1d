"""Invented people with moments in time zones, and a study that asks of them what engines say differently."""

from isonomia.count.loading import connect

STUDY = """
schema = 1
title = "Who gets in (invented people)"
[release]
id = "2026"
date = 2026-11-22
publisher = "p"
contact = "c@example.org"
[source.people]
{where}
person = "id"
period = "year"
[source.people.absent]
score = {{ "" = "not_asked" }}
[dimension.sex]
title = "Sex"
column = "sex"
levels = {{ F = "Women", M = "Men" }}
absent = {{ "" = "left_blank" }}
[dimension.age]
title = "Age"
column = "age"
bins = [0, 25, 30]
[topic.t]
title = "T"
[[indicator]]
id = "accepted"
topic = "t"
title = "Accepted"
source = "people"
event = "lower(accepted) = 'ja, süß' and seen >= '2020-06-01 12:00:00'"
higher_is = "better"
by = ["sex", "age", ["sex", "age"]]
[[indicator]]
id = "score"
topic = "t"
title = "Score"
kind = "mean"
source = "people"
value = "round(score, 1) + floor(score / 7) - ceil(score / 3) + length(accepted) + month(seen)"
bounds = [-100, 200]
higher_is = "better"
by = ["sex"]
"""
PEOPLE = """
SELECT i AS id, 2020 + i % 3 AS year, CASE i % 3 WHEN 0 THEN ' F' WHEN 1 THEN 'm ' END AS sex,
  (18 + i % 17)::DECIMAL(6,2) + 0.5 AS age,
  ['JA, SÜß', ' ja, süß ', 'nein', 'Σίσυφος'][i % 4 + 1] AS accepted,
  CASE WHEN i % 11 > 0 THEN i * 0.37 - 20 WHEN i % 2 = 0 THEN 'nan'::DOUBLE END AS score,
  (TIMESTAMP '2020-05-31 20:00:00' + INTERVAL (i) HOUR)::TIMESTAMPTZ AS seen,
  CASE WHEN i % 5 > 0 THEN TIMESTAMP '2020-05-31 00:00:00' + INTERVAL (i * 12) HOUR END AS local
FROM range(300) AS t(i)
"""


def written(folder):
    """The people as a Parquet file, and the study over it; returns a connection that made it."""
    connection = connect()
    connection.execute("SET TimeZone = 'America/New_York'")  # moments are moments, whoever writes them
    connection.execute(f"COPY ({PEOPLE}) TO '{folder / 'people.parquet'}' (FORMAT parquet)")
    (folder / "here.toml").write_text(STUDY.format(where='path = "people.parquet"'), encoding="utf-8")
    return connection
