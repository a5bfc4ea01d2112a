"""The first question: what is it about? Each scheme by what happened to whoever asks, and not by its official name."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from django.utils.translation import gettext_lazy as _

from portal.shared.sentences import Text
from subsidies.policy_reading import worded
from subsidies.rules.schemes import Scheme

Audience = Literal["person", "enterprise", "organisation"]
AUDIENCES: Mapping[Audience, Text] = {
    "person": _("For myself"),
    "enterprise": _("For an enterprise and its staff"),
    "organisation": _("For training institutions and organisers"),
}


class Situation(NamedTuple):
    """Whom it is about, what happened, and one line on what is paid."""

    audience: Audience
    words: Text
    line: Text


class Card(NamedTuple):
    """A situation to choose, with the official name of its scheme."""

    scheme: str
    words: Text
    line: Text
    name: str


# By what the ID of a scheme says after the place. A scheme that is not among them goes by its own name.
SITUATIONS: Mapping[str, Situation] = {
    "CERT": Situation("person", _("I gained a certificate, or am training for one"),
                      _("Paid by kind of certificate and grade")),
    "INSURED": Situation("person", _("I work, am insured and gained a certificate"),
                         _("For employees who gained the certificate by themselves")),
    "TRAIN": Situation("person", _("I take part in vocational training"),
                       _("Subsidised training at a listed institution")),
    "FREE": Situation("person", _("I want to train free of charge"),
                      _("For certain groups the whole training is free")),
    "LIVING": Situation("person", _("Living costs while I train"),
                        _("For people in difficulty, on the days of training")),
    "SAFE": Situation("person", _("Safety training, a special-operation certificate"),
                      _("High-risk industries, special operations and equipment")),
    "VOUCHER": Situation("person", _("I have a training voucher"),
                         _("The voucher pays the institution that trains me")),
    "ENTRE": Situation("person", _("I train to start a business"), _("Business-start training courses")),
    "STARTUP": Situation("person", _("I started a business"), _("Support for a business that got going")),
    "GRAD": Situation("person", _("I graduated from college and train"), _("Training of college graduates")),
    "GRADENT": Situation("person", _("I graduate this year and want to start a business"),
                         _("Business-start awareness for graduates")),
    "GRADAWARD": Situation("person", _("I graduated and came here to work"), _("An award for graduates who come")),
    "CONTEST": Situation("person", _("I won a prize in a skills contest"), _("Awards to prize winners")),
    "APPRAISE": Situation("person", _("I sit a skill examination"), _("The examination fee of those in training")),
    "WINGS": Situation("person", _("I am in unemployment insurance and train"), _("Raising skills of the insured")),
    "RESERVE": Situation("person", _("I left school and train before I work"),
                         _("Preparation for work, by semester")),
    "TECH": Situation("person", _("I train to be a technician"), _("Front-line senior workers and above")),
    "GOLD": Situation("person", _("I take part in gold-collar training"), _("Higher training for technicians")),
    "EASTWEST": Situation("person", _("I come from a partner area and train"),
                          _("People from partner areas in the west")),
    "HIRE": Situation("enterprise", _("We took on people who hold a certificate"),
                      _("Small and medium enterprises, for each person taken on")),
    "PREJOB": Situation("enterprise", _("We train new staff before they start"), _("Pre-job training, once a hire")),
    "NEWHIRE": Situation("enterprise", _("We train people newly taken on"), _("Training of newly hired staff")),
    "TTW": Situation("enterprise", _("People in difficulty learn at work with us"),
                     _("Training through work, for each person")),
    "APPR": Situation("enterprise", _("We train apprentices"), _("New-type apprenticeship, by year and grade")),
    "ADV": Situation("enterprise", _("We send technicians to advanced study"),
                     _("Technicians and senior technicians, in projects")),
    "TRANSFER": Situation("enterprise", _("We train staff in their post or for another one"),
                          _("In-post and job-transfer training")),
    "EVALTRAIN": Situation("enterprise", _("We train staff before our own evaluation"),
                           _("Enterprises that evaluate their own staff")),
    "GAP": Situation("enterprise", _("We are in difficulty and train our staff"),
                     _("What the enterprise's own training funds do not cover")),
    "TALENT": Situation("enterprise", _("We brought in highly skilled people"), _("From outside the city")),
    "COLLEGE": Situation("enterprise", _("We run a vocational college"), _("Enterprises that run or co-run one")),
    "BASE": Situation("organisation", _("Our base trains technicians"), _("Recognised bases, by certificate")),
    "EVALDEV": Situation("organisation", _("We developed a special-ability item"), _("By item developed")),
    "BANK": Situation("organisation", _("We developed a question bank"), _("In the province's plan")),
    "FACILITY": Situation("organisation", _("We build a practice facility"), _("Practice facilities for training")),
    "ORG": Situation("organisation", _("We organise people for training"), _("Whoever brings people to training")),
}  # fmt: skip


def cards(schemes: Sequence[Scheme]) -> list[tuple[Text, list[Card]]]:
    """What may be asked about, by whom it concerns; nothing for those whom no scheme concerns."""
    found: dict[Audience, list[Card]] = {audience: [] for audience in AUDIENCES}
    for scheme in schemes:
        situation, name = _situation(scheme), _name(scheme)
        found[situation.audience].append(Card(scheme.id, situation.words, situation.line, name))
    return [(AUDIENCES[audience], each) for audience, each in found.items() if each]


def _situation(scheme: Scheme) -> Situation:
    known = SITUATIONS.get(scheme.id.partition("-")[2])
    return known or Situation(_audience(scheme), _name(scheme), "")


def _audience(scheme: Scheme) -> Audience:
    payee = scheme.payee.always
    if payee in (None, "individual"):
        return "person"
    return "enterprise" if payee == "employer" else "organisation"


def _name(scheme: Scheme) -> str:
    return worded(scheme.zh, scheme.en)
