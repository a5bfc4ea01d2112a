"""How the demonstration city counts learning credits, and the credits its people have earned so far."""

from certificates import credit_rules, credits
from portal.reference.grades import Grade
from subsidies import setting_changes
from subsidies.city_terms import term_of
from subsidies.demo.city import START, City

FIGURES = {
    credit_rules.HOURS: "8",
    credit_rules.ONLINE: "0.5",
    credit_rules.key_of(Grade.JUNIOR): "3",
    credit_rules.key_of(Grade.INTERMEDIATE): "5",
    credit_rules.key_of(Grade.SENIOR): "8",
    credit_rules.CAP: "30",
}


def tell(city: City) -> None:
    """The bureau decided the figures before the first class; the clock has written what they gave."""
    terms = {"valid_from": START.date(), "reason": "演人社〔2025〕4号", "actor": city.users["final"], "now": START}
    for key, value in FIGURES.items():
        setting_changes.propose(city.place, term_of(city.policy, key), value, **terms)
    credits.settle_due(now=city.now)
