"""A line that the rules refused for what the rows do not say, or for nothing that the rows say. What an officer
refused in words of his own is his judgement; a line whose certificate came back in a later claim is settled."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from subsidies.audits import eligibility
from subsidies.audits.found import Check, Found
from subsidies.audits.published import in_use
from subsidies.models import Finding
from subsidies.rules.sentences import SENTENCES

# Other codes are an officer's, or only tell how a figure came about.
REFUSING = ["CERTIFICATE_REVOKED", *(code for code, (refuses, *_words) in SENTENCES.items() if refuses)]
SEARCH = """
    SELECT id, jurisdiction_id, coalesce(unborne, refusal_codes) AS codes FROM (
        SELECT line.*, (
            SELECT array_agg(said.code ORDER BY said.code) FROM unnest(line.refusal_codes) AS said(code)
            WHERE said.code = ANY(%(refusing)s) AND (line.id, said.code) NOT IN (SELECT id, code FROM ground)
        ) AS unborne
        FROM line WHERE line.state = 'refused' AND NOT EXISTS (
            SELECT FROM subsidies_claimline later WHERE later.certificate_id = line.certificate_id
            AND later.id > line.id AND later.scheme = %(scheme)s AND later.state <> 'withdrawn')
    ) AS refused
    WHERE unborne IS NOT NULL
       OR (refusal_note = '' AND NOT EXISTS (SELECT FROM ground WHERE ground.id = refused.id))
    ORDER BY id
"""


def search() -> Iterator[Found]:
    for published in in_use():
        for row in eligibility.lines(SEARCH, published, refusing=REFUSING):
            yield Found(
                jurisdiction_id=row["jurisdiction_id"],
                same=(row["id"], *row["codes"]),
                rows=[("subsidies.claimline", row["id"])],
                details={"codes": row["codes"]},
            )


CHECK = Check(
    name="refused_without_ground",
    severity=Finding.Severity.MEDIUM,
    title=_("Refused without a ground"),
    sentence=_("The line was refused for what the records do not bear out: %(codes)s."),
    search=search,
)
