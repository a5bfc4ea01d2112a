"""What officers decide: two signatures where money moves, one value for one day, and lines that go by it."""

from string import Template

from subsidies.invariants.invariant import Invariant
from subsidies.invariants.reading import as_number

TAKEN_BACK_UNSAID = """
        SELECT '{entry}' AS list, entry.id FROM institutions_{entry} entry
        WHERE entry.valid_to < entry.valid_from AND NOT EXISTS (
            SELECT FROM shared_trailrecord told
            WHERE told.subject_type = 'institutions.{entry}' AND told.subject_id = entry.id::text
            AND told.verb = 'take_back' AND (told.at AT TIME ZONE 'Asia/Shanghai')::date < entry.valid_from)
"""

INVARIANTS = (
    Invariant(
        "21",
        "A local standard that holds was signed by the bureau and by finance, by two people; so was its end.",
        """
        SELECT id FROM subsidies_localstandard
        WHERE state IN ('in_force', 'ending', 'ended') AND (
            num_nulls(signed_by_id, signed_at, cosigned_by_id, cosigned_at) > 0 OR cosigned_by_id = signed_by_id
            OR cosigned_at < signed_at)
        UNION ALL
        SELECT id FROM subsidies_localstandard
        WHERE valid_to IS NOT NULL AND (
            num_nulls(end_signed_by_id, end_cosigned_by_id) > 0 OR end_cosigned_by_id = end_signed_by_id)
        """,
    ),
    Invariant(
        "21b",
        "No two local standards for the same thing hold in one place on one day.",
        """
        SELECT one.id, other.id AS other FROM subsidies_localstandard one
        JOIN subsidies_localstandard other USING (jurisdiction_id, scheme, kind, grade)
        WHERE one.id < other.id AND one.cosigned_at IS NOT NULL AND other.cosigned_at IS NOT NULL
          AND daterange(one.valid_from, one.valid_to, '[]') && daterange(other.valid_from, other.valid_to, '[]')
        """,
    ),
    Invariant(
        "21c",
        "A line was computed with the local standard that held in its place on the day of its certificate.",
        Template("""
        SELECT line.id, line.facts #>> '{pack,local_standard_cny}' AS used, held.amount AS held
        FROM subsidies_claimline line
        JOIN subsidies_claim claim ON claim.id = line.claim_id
        JOIN reference_jurisdiction here ON here.id = claim.jurisdiction_id
        JOIN subsidies_policy policy ON policy.id = line.policy_id
        JOIN reference_jurisdiction widest ON widest.id = policy.jurisdiction_id
        JOIN certificates_certificate certificate ON certificate.id = line.certificate_id
        LEFT JOIN LATERAL (
            SELECT standard.amount FROM subsidies_localstandard standard
            JOIN reference_jurisdiction place ON place.id = standard.jurisdiction_id
            WHERE standard.scheme = line.scheme AND standard.cosigned_at IS NOT NULL
              AND daterange(standard.valid_from, standard.valid_to, '[]') @> certificate.issued_on
              AND standard.kind IN ('', certificate.kind)
              AND standard.grade IN ('', CASE certificate.kind WHEN 'special_ability' THEN 'special'
                                         ELSE certificate.grade END)
              AND starts_with(here.path, place.path) AND starts_with(place.path, widest.path)
            ORDER BY length(place.path) DESC, standard.grade <> '' DESC, standard.kind <> '' DESC LIMIT 1
        ) AS held ON true
        WHERE claim.state NOT IN ('draft', 'returned', 'withdrawn') AND line.state NOT IN ('refused', 'withdrawn')
          AND $used IS DISTINCT FROM held.amount
        """).substitute(used=as_number("(line.facts #>> '{pack,local_standard_cny}')")),
    ),
    Invariant(
        "22",
        "A setting that moves money was signed by two people, and holds as they signed it.",
        """
        SELECT change.id FROM subsidies_settingchange change
        LEFT JOIN reference_citysetting held ON held.id = change.setting_id
        WHERE change.state = 'made' AND (
            (change.moves_money AND (change.cosigned_by_id IS NULL OR change.cosigned_by_id = change.proposed_by_id))
            OR (held.jurisdiction_id, held.key, held.value, held.valid_from)
               IS DISTINCT FROM (change.jurisdiction_id, change.key, change.value, change.valid_from))
        """,
    ),
    Invariant(
        "22b",
        "No two values of one setting hold in one place on one day.",
        """
        SELECT one.id, other.id AS other FROM reference_citysetting one
        JOIN reference_citysetting other USING (jurisdiction_id, key)
        WHERE one.id < other.id
          AND daterange(one.valid_from, one.valid_to, '[]') && daterange(other.valid_from, other.valid_to, '[]')
        """,
    ),
    Invariant(
        "23",
        "No occupation stands twice in the catalogue at one grade, or on the shortage list, on one day.",
        """
        SELECT 'catalogue' AS list, one.id, other.id AS other FROM institutions_catalogueentry one
        JOIN institutions_catalogueentry other USING (jurisdiction_id, occupation_id, grade)
        WHERE one.id < other.id
          AND daterange(one.valid_from, one.valid_to + 1) && daterange(other.valid_from, other.valid_to + 1)
        UNION ALL
        SELECT 'shortage', one.id, other.id FROM institutions_shortageentry one
        JOIN institutions_shortageentry other USING (jurisdiction_id, occupation_id)
        WHERE one.id < other.id
          AND daterange(one.valid_from, one.valid_to + 1) && daterange(other.valid_from, other.valid_to + 1)
        """,
    ),
    Invariant(
        "23b",
        "An entry that was taken back was taken back before its first day, as its trail says.",
        "UNION ALL".join(TAKEN_BACK_UNSAID.format(entry=entry) for entry in ("catalogueentry", "shortageentry")),
    ),
)
