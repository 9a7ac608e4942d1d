"""Invented people with moments in time zones, and a study that asks of them what engines say differently."""

import invented
from isonomia.count.loading import connect

STUDY = invented.study(
    absent='score = { "" = "not_asked" }',
    accepted="event = \"lower(accepted) = 'ja, süß' and seen >= '2020-06-01 12:00:00'\"",
    score="""
value = "round(score, 1) + floor(score / 7) - ceil(score / 3) + length(accepted) + month(seen)"
bounds = [-100, 200]
""",
)
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
