"""Every table with rows that belong to somebody answers `visible_to`; the others are named here, with the reason."""

from django.apps import apps

from institutions.models import TrainingClass

APPS = ("shared", "institutions", "trainees", "certificates", "subsidies")
WITHOUT_SCOPE = {
    "shared.TrailRecord": "read through the thing it is about",
    "shared.TrailSeal": "read by the verifier alone",
    "institutions.Membership": "read through the user",
    "institutions.Listing": "published",
    "institutions.AppliedFor": "read through the application",
    "institutions.PayeeAccount": "read through the institution",
    "institutions.CatalogueEntry": "published",
    "institutions.ShortageEntry": "published",
    "trainees.Tie": "read through the person",
    "trainees.GroupEvidence": "read through the person",
    "trainees.RegisterRecord": "read through the person",
    "certificates.EvaluatedOccupation": "read through the own evaluation",
    "certificates.Lookup": "read by the throttle alone",
    "subsidies.Decision": "read through the claim line",
    "subsidies.Check": "read through the claim line",
    "subsidies.NoticeLine": "read through the notice",
    "subsidies.FundAccount": "read through the fund",
    "subsidies.LedgerTransaction": "read through the fund",
    "subsidies.LedgerEntry": "read through the fund",
    "subsidies.NumberCounter": "counts only",
    "subsidies.ReplayLine": "read through the replay",
    "subsidies.BankReturnLine": "read through the bank return",
    "subsidies.AuditRun": "counts only",
}


def _models():
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]


def test_every_table_is_scoped_or_named():
    bare = {model._meta.label for model in _models() if not hasattr(model._default_manager.all(), "visible_to")}
    assert bare == set(WITHOUT_SCOPE)


def _way_to_a_class(model, path):
    """The part of a path that ends at a class, with what follows it cut off; None where it passes no class."""
    way = []
    for step in path.split("__"):
        if model is TrainingClass:
            return "".join(f"{each}__" for each in way)
        way.append(step)
        model = model._meta.get_field(step).related_model
    return None


def test_what_an_office_reaches_through_a_class_begins_with_its_filing():
    scopes = {model: model._default_manager.all() for model in _models()}
    paths = {model: getattr(rows, "jurisdiction_path", "") for model, rows in scopes.items()}
    ways = {model: _way_to_a_class(model, path) for model, path in paths.items() if path not in ("", "self")}
    through = {model: f"{way}filed_at" for model, way in ways.items() if way is not None}
    assert len(through) == 10
    assert {model: scopes[model].handed_in_path for model in through} == through
