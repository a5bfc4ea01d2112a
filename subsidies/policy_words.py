"""The terms of a policy in words: tables and keys of a pack, and the codes their values may be."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.shared.sentences import Text
from subsidies.line_reasons import language
from subsidies.rules.reasons import figure
from subsidies.rules.vocabulary import (
    CERTIFICATE_KINDS,
    FLAGS,
    FUNDS,
    GRADES,
    GROUPS,
    INDUSTRIES,
    INSURANCES,
    MEASURES,
    PAYEES,
    PROVIDERS,
    RELATIONS,
    ROUTES,
    SIZES,
    TRAINING_MODES,
    TRAINING_TYPES,
)

TABLES: Mapping[str, Text] = {
    "document": gettext_lazy("Document"),
    "period": gettext_lazy("Period"),
    "groups": gettext_lazy("Groups of people"),
    "certificate_kinds": gettext_lazy("Certificate kinds"),
    "grades": gettext_lazy("Grades"),
    "training_types": gettext_lazy("Types of training"),
    "modes": gettext_lazy("Ways of training"),
    "providers": gettext_lazy("Providers"),
    "named": gettext_lazy("Names in the document"),
    "funds": gettext_lazy("Funds"),
    "limits": gettext_lazy("Limits"),
    "kinship": gettext_lazy("Relatives"),
    "lists": gettext_lazy("Lists"),
    "rounding": gettext_lazy("Rounding"),
    "targets": gettext_lazy("Targets"),
    "figures": gettext_lazy("Figures"),
    "settings": gettext_lazy("Settings"),
    "conditions": gettext_lazy("Conditions of every scheme"),
    "schemes": gettext_lazy("Schemes"),
}
KEYS: Mapping[str, Text] = {
    # of every table
    "kinds": gettext_lazy("certificate kinds"),
    "grade": gettext_lazy("grade"),
    "grades": gettext_lazy("grades"),
    "groups": gettext_lazy("groups of people"),
    "modes": gettext_lazy("ways of training"),
    "funds": gettext_lazy("funds"),
    "scheme": gettext_lazy("scheme"),
    "codes": gettext_lazy("what it lists"),
    "value": gettext_lazy("value"),
    "unit": gettext_lazy("unit"),
    "from_day": gettext_lazy("from"),
    "to_day": gettext_lazy("to"),
    "first_day": pgettext_lazy("policy", "first day"),
    "last_day": pgettext_lazy("policy", "last day"),
    "zh": gettext_lazy("name in Chinese"),
    "en": gettext_lazy("name in English"),
    "may_be_overridden": gettext_lazy("an officer may make an exception"),
    # the document
    "id": gettext_lazy("identifier"),
    "place": gettext_lazy("place code"),
    "place_zh": gettext_lazy("place in Chinese"),
    "place_en": gettext_lazy("place in English"),
    "title_zh": gettext_lazy("title in Chinese"),
    "title_en": gettext_lazy("title in English"),
    "issuer_zh": gettext_lazy("issuer in Chinese"),
    "issuer_en": gettext_lazy("issuer in English"),
    "number": gettext_lazy("number"),
    "issued_on": gettext_lazy("issued on"),
    "provenance_zh": gettext_lazy("where the text comes from, in Chinese"),
    "provenance_en": gettext_lazy("where the text comes from, in English"),
    "parents": gettext_lazy("documents above it"),
    "standing": gettext_lazy("standing"),
    "demonstration": gettext_lazy("for demonstration"),
    "clause_prefix": gettext_lazy("prefix of its clauses"),
    "last_clause": gettext_lazy("number of its last clause"),
    "jurisdiction": gettext_lazy("short code of the place"),
    # standards and what is done with them
    "standards": gettext_lazy("standard"),
    "ceiling": gettext_lazy("at most (yuan)"),
    "rate": gettext_lazy("fixed sum (yuan)"),
    "same_as": gettext_lazy("as for"),
    "award": gettext_lazy("sum awarded"),
    "free": gettext_lazy("a right without money"),
    "not_set": gettext_lazy("not set"),
    "uplift": gettext_lazy("uplift"),
    "share": gettext_lazy("share"),
    "taken_on": gettext_lazy("taken on"),
    "employees_only": gettext_lazy("employees only"),
    "cost_limit": gettext_lazy("cost limit"),
    "shortfall": gettext_lazy("shortfall of the enterprise's training funds"),
    "employer_limit": gettext_lazy("limit of an enterprise"),
    "total": gettext_lazy("in sum (yuan)"),
    "prepayment": gettext_lazy("advance"),
    "over": gettext_lazy("a request above it"),
    "payee": gettext_lazy("payee"),
    "always": gettext_lazy("always"),
    "by_mode": gettext_lazy("by way of training"),
    "unrecorded": gettext_lazy("where it is not recorded"),
    "once_set": gettext_lazy("only with a sum"),
    "local_standard": gettext_lazy("local standard"),
    "source": gettext_lazy("which one decides"),
    "signed_by": gettext_lazy("signed by"),
    "stages": gettext_lazy("stages"),
    "basis": gettext_lazy("counted by"),
    "per": gettext_lazy("each"),
    "level": gettext_lazy("level"),
    "part_years": gettext_lazy("parts of a year count"),
    "at_most": gettext_lazy("at most"),
    "units": gettext_lazy("units"),
    "training_day": gettext_lazy("training day"),
    "training": gettext_lazy("training"),
    # limits and lists
    "per_year": gettext_lazy("a year"),
    "counted": gettext_lazy("schemes that count"),
    "year": gettext_lazy("the year"),
    "dated_by": gettext_lazy("dated by"),
    "repeat": gettext_lazy("the same occupation and grade"),
    "apart": gettext_lazy("schemes that do not stand in the way"),
    "within": gettext_lazy("once"),
    "other_places": gettext_lazy("other places count"),
    "special_ability_is_junior": gettext_lazy("special ability counts as junior"),
    "relations": gettext_lazy("relations"),
    "granted": gettext_lazy("granted"),
    "record": gettext_lazy("counted on the record of"),
    "counted_on": gettext_lazy("the lists count as they stood"),
    "order": gettext_lazy("order"),
    # targets
    "metric": gettext_lazy("what is counted"),
    "relation": gettext_lazy("to be reached"),
    "strive": gettext_lazy("to be striven for"),
    "every": gettext_lazy("every"),
    # conditions
    "conditions": gettext_lazy("condition"),
    "check": gettext_lazy("check"),
    "fact": gettext_lazy("what it asks about"),
    "must_be": gettext_lazy("must be so"),
    "not_at": gettext_lazy("not asked at"),
    "only_at": gettext_lazy("asked only at"),
    "reason_code": gettext_lazy("reason code"),
    "least": gettext_lazy("at least"),
    "most": pgettext_lazy("sum", "at most"),
    "accepted": pgettext_lazy("condition", "accepted"),
    "reviewed": gettext_lazy("looked at by an officer"),
    "any_of": gettext_lazy("one of"),
    "tested_on": gettext_lazy("tested on"),
    "counts": gettext_lazy("what counts"),
    "same": gettext_lazy("the same"),
    "by": gettext_lazy("decided by"),
    "asked_of": gettext_lazy("asked of"),
    "industries": gettext_lazy("industries"),
    "employees_free": gettext_lazy("employees need no listing"),
    "relatives": gettext_lazy("relatives count"),
    "removal_apart": gettext_lazy("removal is asked about apart"),
    "routes": gettext_lazy("how it may be gained"),
    "papers": gettext_lazy("papers"),
    "employers": gettext_lazy("employers"),
    "insured": gettext_lazy("with social insurance"),
    "least_months": gettext_lazy("months at least"),
    "of_this_city": gettext_lazy("these groups of this city only"),
}
# Where a key holds a list, it says something else.
KEYS_OF_LISTS: Mapping[str, Text] = {"free": gettext_lazy("not asked of")}
_TIMES = gettext_lazy("how often")  # a count of uses; the number of a document is text
_LISTS = (
    GRADES, CERTIFICATE_KINDS, TRAINING_MODES, FUNDS, GROUPS, PROVIDERS, TRAINING_TYPES, INDUSTRIES, SIZES, INSURANCES,
    RELATIONS, ROUTES, FLAGS, MEASURES, PAYEES,
)  # fmt: skip
# Keys under which a code is of this list, though others hold it too, or though nothing stands there yet.
_OF_KEY = {
    "funds": (FUNDS,), "order": (FUNDS,), "training_types": (TRAINING_TYPES,), "reviewed": (CERTIFICATE_KINDS,),
    "of_this_city": (GROUPS,), "by_mode": (PAYEES,),
}  # fmt: skip
_STAGES: Mapping[str, Text] = {
    "quote": gettext_lazy("quote"),
    "claim": gettext_lazy("claim"),
    "prepay": gettext_lazy("advance"),
    "settle": gettext_lazy("settlement"),
    "disburse": gettext_lazy("payment"),
    "redeem": gettext_lazy("redeeming a voucher"),
}
# Codes whose meaning depends on the key they stand under.
CHOICES: Mapping[str, Mapping[str, Text]] = {
    "standing": {"in_force": gettext_lazy("in force"), "draft": pgettext_lazy("document", "a draft")},
    "year": {"calendar": gettext_lazy("calendar year"), "twelve_months": gettext_lazy("twelve months back")},
    "dated_by": {"certificate": gettext_lazy("the certificate"), "claim": gettext_lazy("the claim")},
    "within": {"ever": gettext_lazy("for ever"), "calendar_year": gettext_lazy("in a calendar year")},
    "record": {"relative": gettext_lazy("the relative"), "disabled_person": gettext_lazy("the disabled person too")},
    "counted_on": {
        "filing": gettext_lazy("when the class was filed"),
        "certificate_date": gettext_lazy("on the certificate's date"),
    },
    "taken_on": {
        "standard": gettext_lazy("the standard that is paid"),
        "ceiling": gettext_lazy("the policy's ceiling"),
        "limited_cost": gettext_lazy("what the cost leaves of it"),
    },
    "over": {"cut": gettext_lazy("is cut"), "refuse": gettext_lazy("is refused")},
    "source": {
        "local_standard": gettext_lazy("the city's"),
        "county_then_city": gettext_lazy("the county's, else the city's"),
        "voucher_value": gettext_lazy("the voucher's value"),
        "voucher_value_or_standard": gettext_lazy("the voucher's value, else the city's"),
        "living_allowance": gettext_lazy("the living allowance"),
    },
    "tested_on": {
        "class_start": gettext_lazy("the first day of the class"),
        "certificate_date": gettext_lazy("the certificate's date"),
    },
    "counts": {
        "entitlement": gettext_lazy("being entitled to a pension"),
        "drawing": gettext_lazy("drawing a pension"),
    },
    "same": {
        "person": gettext_lazy("person"),
        "person_and_employer": gettext_lazy("person and enterprise"),
    },
    "by": {
        "measures_in_force": gettext_lazy("the measures are in force"),
        "nothing_yet": gettext_lazy("nothing yet"),
    },
    "asked_of": {"internal_centres": gettext_lazy("enterprise training centres"), "all": gettext_lazy("everyone")},
    "level": {"reached": gettext_lazy("the level reached"), "agreed": gettext_lazy("the level agreed on")},
    "units": {"training_days": gettext_lazy("the training days"), "once": gettext_lazy("once a training")},
    "grade": {
        "certificate": gettext_lazy("the certificate's grade"),
        "apprentice": gettext_lazy("the apprentice's level"),
    },
    "relation": {
        "at_least": gettext_lazy("at least this"),
        "about": gettext_lazy("about this"),
        "exactly": gettext_lazy("exactly this"),
        "above_city": gettext_lazy("above the city's figure"),
    },
    "unit": {
        "person_times": gettext_lazy("person-times"),
        "persons": gettext_lazy("persons"),
        "share": gettext_lazy("as a share"),
        "units": pgettext_lazy("target", "units"),
        "working_days": gettext_lazy("working days"),
        "days": gettext_lazy("days"),
        "months": gettext_lazy("months"),
        "hours": gettext_lazy("hours"),
        "count": pgettext_lazy("unit", "number"),
        "yuan": gettext_lazy("yuan"),
        "day_of_month": gettext_lazy("day of the month"),
    },
    "every": {"year": gettext_lazy("every year")},
    "per": {
        "person": gettext_lazy("person"),
        "class": gettext_lazy("training class"),
        "project": gettext_lazy("project"),
        "year": gettext_lazy("training year"),
        "semester": gettext_lazy("semester"),
        "unit": pgettext_lazy("allowance", "unit of the allowance"),
    },
    "stages": _STAGES,
    "not_at": _STAGES,
    "only_at": _STAGES,
    "any_of": {
        "household": gettext_lazy("household registration"),
        "residence": gettext_lazy("residence"),
        "job_seeking": gettext_lazy("seeking work here"),
        "work": gettext_lazy("working here"),
    },
    "signed_by": {"hrss": gettext_lazy("human resources bureau"), "finance": gettext_lazy("finance")},
    "fact": {
        "grade": gettext_lazy("grade"),
        "training_mode": gettext_lazy("way of training"),
        "employer.type": gettext_lazy("kind of employer"),
        "employer.size": gettext_lazy("size of the employer"),
        "institution.kind": gettext_lazy("kind of institution"),
        "hire.insurance": gettext_lazy("social insurance"),
    },
    "check": {
        "requires": gettext_lazy("must be recorded"),
        "at_least": gettext_lazy("least number"),
        "one_of": gettext_lazy("one of a list"),
        "in_period": gettext_lazy("within the policy's days"),
        "in_force": gettext_lazy("the document is in force"),
        "no_fraud": gettext_lazy("no fraud"),
        "switched_on": gettext_lazy("measures in force"),
        "fund_allowed": gettext_lazy("fund allowed"),
        "funds_short": gettext_lazy("the enterprise's funds fall short"),
        "certificate_held": gettext_lazy("there is a certificate"),
        "certificate_kind": gettext_lazy("kind of certificate"),
        "assessment_passed": gettext_lazy("assessment passed"),
        "trained": gettext_lazy("gained through training"),
        "local_tie": gettext_lazy("tie to the place"),
        "no_pension": gettext_lazy("no pension"),
        "kinship_covered": gettext_lazy("relative of a disabled person"),
        "in_groups": gettext_lazy("belongs to a group"),
        "employed": gettext_lazy("employed"),
        "high_risk_staff": gettext_lazy("staff of a high-risk industry"),
        "employer_in_difficulty": gettext_lazy("enterprise in difficulty"),
        "graduate_of_the_year": gettext_lazy("graduate of the year"),
        "prize_winner": gettext_lazy("prize winner"),
        "newly_hired": gettext_lazy("newly hired"),
        "hired_within": gettext_lazy("hired within these days"),
        "stayed_since_hire": gettext_lazy("months since the hire"),
        "held_at_hire": gettext_lazy("certificate held at the hire"),
        "through_work": gettext_lazy("training through work"),
        "level_reached": gettext_lazy("level reached"),
        "year_completed": gettext_lazy("training year completed"),
        "centre_in_order": gettext_lazy("training centre in order"),
        "payment_vouchers": gettext_lazy("proof of payment"),
        "class_filed": gettext_lazy("class filed"),
        "listed_at_filing": gettext_lazy("institution listed at filing"),
        "not_removed": gettext_lazy("institution not removed"),
        "recognised_base": gettext_lazy("recognised base"),
        "in_catalogue": gettext_lazy("occupation in the catalogue"),
        "catalogue_free": gettext_lazy("outside the catalogue too"),
        "no_fee": gettext_lazy("no fee taken"),
        "papers_complete": gettext_lazy("papers complete"),
        "own_voucher": gettext_lazy("own voucher"),
        "voucher_valid": gettext_lazy("voucher valid"),
        "voucher_first": gettext_lazy("certificate after the voucher"),
        "voucher_unused": gettext_lazy("voucher not redeemed yet"),
        "within_yearly_limit": gettext_lazy("limit of the year"),
        "not_repeated": gettext_lazy("not repeated"),
        "excluded_by": gettext_lazy("excluded by"),
        "paid_for_hire": gettext_lazy("not paid for this hire before"),
        "lower_after_higher": gettext_lazy("lower grade after a higher one"),
    },
    "by_mode": {"whoever_paid": gettext_lazy("whoever paid the fee")},
}


def key_in_words(key: str, value: Any = None) -> str:
    """The name of a key of a pack that holds this value; what is no key (a code, a row's name) is said as a value."""
    if key in KEYS_OF_LISTS and isinstance(value, tuple):
        return str(KEYS_OF_LISTS[key])
    if key == "number" and isinstance(value, int):
        return str(_TIMES)
    return str(KEYS[key]) if key in KEYS else said(key)


def said(value: Any, key: str = "") -> str:
    """A value under a key in words; codes by their names, yes and no, days, figures without trailing zeros."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return figure(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list | frozenset):
        return ("、" if language() == "zh" else ", ").join(said(item, key) for item in value)
    return _coded(value, key) if isinstance(value, str) else str(value)


def _coded(code: str, key: str) -> str:
    if code in CHOICES.get(key, {}):
        return str(CHOICES[key][code])
    held = next((names for names in (*_OF_KEY.get(key, ()), *_LISTS) if code in names), None)
    return held[code][0 if language() == "zh" else 1] if held else code


def choices(key: str, value: Any) -> list[tuple[str, Text]]:
    """Code and name of everything that may stand under a key beside this value; empty where it is no code."""
    codes = value if isinstance(value, tuple) else (value,)
    own = CHOICES.get(key, {})
    pairs = [*((own, names) for names in _OF_KEY.get(key, ())), (own, {}), *(({}, names) for names in _LISTS if codes)]
    fitting = (
        (own, names) for own, names in pairs if (own or names) and all(code in {*own, *names} for code in codes)
    )
    return next((list((own | _named(names)).items()) for own, names in fitting), [])


def _named(names: Mapping[str, tuple[str, str]]) -> dict[str, Text]:
    return {code: words[0 if language() == "zh" else 1] for code, words in names.items()}
