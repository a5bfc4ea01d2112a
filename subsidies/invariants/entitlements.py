"""Uses of a right: never more than the policy's number, never the same twice, never two that exclude each other."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from subsidies.entitlements import terms_of
from subsidies.invariants.invariant import Invariant, Recomputed
from subsidies.invariants.reading import judged
from subsidies.models import Entitlement, Policy


def _on_other_terms() -> Iterator[dict[str, Any]]:
    """Every use held against the text of its policy; one policy after another, so that one is held at a time."""
    for policy in Policy.objects.filter(entitlements__isnull=False).distinct().order_by("pk"):
        uses = policy.entitlements.select_related("occupation").order_by("pk")
        yield from judged(uses, partial(_other_terms, policy=policy), named=["person_id", "year"])


def _other_terms(use: Entitlement, *, policy: Policy) -> dict[str, Any] | None:
    terms = terms_of(
        policy,
        scheme=use.scheme,
        person_id=use.person_id,
        occupation_code=use.occupation.code,
        grade=use.grade,
    )
    again = {"cap": terms.cap, "repeat_key": terms.repeat_key, "exclusion_key": terms.exclusion_key}
    differing = {f"policy's {name}": value for name, value in again.items() if getattr(use, name) != value}
    uncounted = {"slot": None} if (use.slot is None) != (terms.cap is None) else {}
    return differing | uncounted or None


INVARIANTS = (
    Invariant(
        "1",
        "A person has at most the policy's number of counted uses in a calendar year, overrides apart.",
        """
        SELECT person_id, jurisdiction_id, year, count(*) AS uses, max(cap) AS cap FROM subsidies_entitlement
        WHERE state IN ('reserved', 'consumed') AND slot IS NOT NULL AND NOT by_override
        GROUP BY person_id, jurisdiction_id, year HAVING count(*) > min(cap)
        """,
    ),
    Invariant(
        "1b",
        "No two live uses of a person and year share a slot; only overrides that a line's facts record stand above the"
        " policy's number.",
        """
        SELECT one.id, one.person_id, one.year, one.slot FROM subsidies_entitlement one
        WHERE one.state IN ('reserved', 'consumed') AND one.slot IS NOT NULL AND (
            one.by_override <> (one.slot > coalesce(one.cap, 0))
            OR (one.by_override AND NOT EXISTS (
                SELECT FROM subsidies_claimline line WHERE line.entitlement_id = one.id
                AND line.facts #>> '{override,by}' <> '' AND line.facts #>> '{override,reason}' <> ''))
            OR EXISTS (
                SELECT FROM subsidies_entitlement other WHERE other.id <> one.id
                AND other.state IN ('reserved', 'consumed') AND other.person_id = one.person_id
                AND other.jurisdiction_id = one.jurisdiction_id AND other.year = one.year AND other.slot = one.slot))
        """,
    ),
    Invariant(
        "1c",
        "A consumed use stands in the year of its certificate, a reserved one in that of the planned evaluation.",
        """
        SELECT held.id, held.year, certificate.issued_on AS day FROM subsidies_entitlement held
        JOIN certificates_certificate certificate ON certificate.id = held.certificate_id
        WHERE held.state = 'consumed' AND held.year <> extract(year FROM certificate.issued_on)
        UNION ALL
        SELECT held.id, held.year, class.ends_on FROM subsidies_entitlement held
        JOIN trainees_enrolment enrolment ON enrolment.id = held.enrolment_id
        JOIN institutions_trainingclass class ON class.id = enrolment.training_class_id
        WHERE held.state = 'reserved' AND held.year <> extract(year FROM class.ends_on)
        """,
    ),
    Recomputed(
        "1d",
        "A use is counted, and has the number a year and the keys, as its policy says.",
        _on_other_terms,
    ),
    Invariant(
        "1e",
        "A use is of the person of its enrolment, the occupation and grade of its class, the place of its policy; its"
        " certificate ended that training.",
        """
        SELECT held.id FROM subsidies_entitlement held
        LEFT JOIN trainees_enrolment enrolment ON enrolment.id = held.enrolment_id
        LEFT JOIN institutions_trainingclass class ON class.id = enrolment.training_class_id
        LEFT JOIN subsidies_policy policy ON policy.id = held.policy_id
        LEFT JOIN certificates_certificate certificate ON certificate.id = held.certificate_id
        WHERE (held.person_id, held.occupation_id, held.grade, held.jurisdiction_id) IS DISTINCT FROM
              (enrolment.person_id, class.occupation_id, class.grade, policy.jurisdiction_id)
           OR (held.certificate_id IS NOT NULL AND certificate.enrolment_id IS DISTINCT FROM held.enrolment_id)
        """,
    ),
    Invariant(
        "1f",
        "Uses and claims go by the policy that was in force, when the class was filed, where its institution is.",
        """
        WITH bound AS MATERIALIZED (
            SELECT 'use' AS what, held.id, held.policy_id, enrolment.training_class_id
            FROM subsidies_entitlement held JOIN trainees_enrolment enrolment ON enrolment.id = held.enrolment_id
            UNION ALL SELECT 'claim', id, policy_id, training_class_id FROM subsidies_claim
        ), filed AS MATERIALIZED (
            SELECT class.id, class.filed_at,
                coalesce((class.filed_at AT TIME ZONE 'Asia/Shanghai')::date, class.starts_on) AS day,
                (SELECT path FROM reference_jurisdiction WHERE id = (
                    SELECT jurisdiction_id FROM institutions_institution WHERE id = class.institution_id)) AS here
            FROM institutions_trainingclass class WHERE class.id IN (SELECT training_class_id FROM bound)
        ), placed AS MATERIALIZED (  -- a few rows, whatever the planner thinks of a table that just grew
            SELECT id, state, published_at, valid_from, valid_to,
                (SELECT path FROM reference_jurisdiction WHERE id = policy.jurisdiction_id) AS path
            FROM subsidies_policy policy
        )
        SELECT bound.what, bound.id FROM bound
        JOIN filed ON filed.id = bound.training_class_id JOIN placed AS policy ON policy.id = bound.policy_id
        WHERE NOT starts_with(filed.here, policy.path) OR policy.valid_from > filed.day OR EXISTS (
            SELECT FROM placed AS other WHERE other.id <> policy.id AND other.state IN ('published', 'superseded')
              AND other.published_at <= filed.filed_at  -- not one put in force afterwards for earlier days
              AND daterange(other.valid_from, other.valid_to, '[]') @> filed.day
              AND starts_with(filed.here, other.path) AND length(other.path) >= length(policy.path))
        """,
    ),
    Invariant(
        "2",
        "No two live uses share person, occupation and grade under a policy that forbids repeats.",
        """
        SELECT person_id, occupation_id, grade, count(*) AS uses FROM subsidies_entitlement
        WHERE state IN ('reserved', 'consumed') AND repeat_key IS NOT NULL
        GROUP BY person_id, occupation_id, grade HAVING count(*) > 1
        """,
    ),
    Invariant(
        "3",
        "No two live uses share an exclusion key.",
        """
        SELECT exclusion_key, count(*) AS uses FROM subsidies_entitlement
        WHERE state IN ('reserved', 'consumed') AND exclusion_key IS NOT NULL
        GROUP BY exclusion_key HAVING count(*) > 1
        """,
    ),
    Invariant(
        "4",
        "A claim line's certificate, enrolment and use are of one person, class, occupation, grade and scheme; one"
        " that goes on has a use that its certificate spent.",
        """
        SELECT line.id FROM subsidies_claimline line
        LEFT JOIN subsidies_claim claim ON claim.id = line.claim_id
        LEFT JOIN certificates_certificate certificate ON certificate.id = line.certificate_id
        LEFT JOIN trainees_enrolment enrolment ON enrolment.id = line.enrolment_id
        LEFT JOIN subsidies_entitlement held ON held.id = line.entitlement_id
        WHERE certificate.person_id IS DISTINCT FROM line.person_id
           OR enrolment.person_id IS DISTINCT FROM line.person_id
           OR enrolment.training_class_id IS DISTINCT FROM claim.training_class_id
           OR certificate.enrolment_id IS DISTINCT FROM line.enrolment_id
           OR (line.entitlement_id IS NOT NULL
               AND (held.person_id, held.enrolment_id, held.occupation_id, held.grade, held.scheme) IS DISTINCT FROM
                   (line.person_id, line.enrolment_id, certificate.occupation_id, certificate.grade, line.scheme))
           OR (line.state NOT IN ('pending', 'refused', 'withdrawn', 'recovered')
               AND (held.state, held.certificate_id) IS DISTINCT FROM ('consumed', line.certificate_id))
        """,
    ),
    Invariant(
        "4b",
        "A claim is of the institution of its class, and of the place of that.",
        """
        SELECT claim.id FROM subsidies_claim claim
        LEFT JOIN institutions_trainingclass class ON class.id = claim.training_class_id
        LEFT JOIN institutions_institution institution ON institution.id = class.institution_id
        WHERE (claim.institution_id, claim.jurisdiction_id) IS DISTINCT FROM
              (class.institution_id, institution.jurisdiction_id)
        """,
    ),
    Invariant(
        "5",
        "A certificate is claimed at most once per scheme.",
        """
        SELECT certificate_id, scheme, count(*) AS lines FROM subsidies_claimline
        WHERE state NOT IN ('refused', 'withdrawn', 'recovered')
        GROUP BY certificate_id, scheme HAVING count(*) > 1
        """,
    ),
    Invariant(
        "5b",
        "A training is claimed at most once per scheme, whatever certificates it had.",
        """
        SELECT enrolment_id, scheme, count(*) AS lines FROM subsidies_claimline
        WHERE state NOT IN ('refused', 'withdrawn', 'recovered')
        GROUP BY enrolment_id, scheme HAVING count(*) > 1
        """,
    ),
)
