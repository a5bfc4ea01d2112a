"""Stamps: whether a class was in the catalogue and on the shortage list when it was filed, as it has kept for good.

The rules and the audit take these stamps as given, and the shortage list raises the amount. Here the lists say
once more what the stamp must be, for the place of the institution and those it lies in, on the day of the filing; the
first and the last day of an entry are days of it.

Entries may be recorded later for an earlier day: typed, imported, or ended the next morning with the day before. That
touches no class filed by then (AMB-06, AMB-38), so the lists are taken as they stood at the moment of the filing: the
trail of an entry says when it was added and ended. An entry whose beginning or end no trail tells was always as it is.
A filing and a change of a list that came within minutes of each other may have met in either order.
A plan that was returned may have changed since; it is held against the lists when it is filed again.
"""

from subsidies.invariants.invariant import Invariant

DIFFERS = """
    SELECT class.id, class.filed_at, class.{stamp} FROM institutions_trainingclass class
    JOIN institutions_institution institution ON institution.id = class.institution_id
    JOIN reference_jurisdiction place ON place.id = institution.jurisdiction_id
    CROSS JOIN LATERAL (SELECT (class.filed_at AT TIME ZONE 'Asia/Shanghai')::date AS day) AS filing
    WHERE class.filed_at IS NOT NULL AND class.state NOT IN ('returned', 'withdrawn')
      AND (class.{stamp} IS NULL OR class.{stamp} <> ALL (SELECT EXISTS (
        SELECT FROM institutions_{entry} entry
        JOIN reference_jurisdiction listing_place ON listing_place.id = entry.jurisdiction_id
        WHERE starts_with(place.path, listing_place.path) AND {same} AND entry.valid_from <= filing.day
          AND NOT {added_since}
          AND (entry.valid_to IS NULL OR entry.valid_to >= filing.day OR {ended_since}))
        FROM (VALUES (class.filed_at - interval '10 minutes'), (class.filed_at + interval '10 minutes'))
          AS known (until)))
"""
SINCE = """EXISTS (
            SELECT FROM shared_trailrecord told
            WHERE told.subject_type = 'institutions.{entry}' AND told.subject_id = entry.id::text
            AND told.verb = '{verb}' AND told.at > known.until)"""


def _differs(stamp: str, *, entry: str, same: str) -> str:
    added, ended = (SINCE.format(entry=entry, verb=verb) for verb in ("add", "end"))
    return DIFFERS.format(stamp=stamp, entry=entry, same=same, added_since=added, ended_since=ended)


INVARIANTS = (
    Invariant(
        "15d",
        "A filed class says that it was in the catalogue if, and only if, the catalogue of that day says so.",
        _differs(
            "in_catalogue",
            entry="catalogueentry",
            same="entry.occupation_id = class.occupation_id AND entry.grade = class.grade",
        ),
    ),
    Invariant(
        "15e",
        "A filed class says that it was on the shortage list if, and only if, the list of that day says so.",
        _differs("on_shortage_list", entry="shortageentry", same="entry.occupation_id = class.occupation_id"),
    ),
)
