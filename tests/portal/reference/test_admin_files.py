"""Files that come into the admin's lists: a workbook is taken as everywhere, and a hostile one is refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines
from django.urls import reverse

from portal.accounts.models import User
from portal.reference.formats import IMPORT_FORMATS, GatedXLSX
from portal.reference.models import Occupation
from portal.reference.resources import OccupationResource
from portal.shared.spreadsheets.reading import UNREADABLE
from tests.portal.reference.factories import OccupationFactory
from tests.portal.shared.hostile import FILES
from tests.portal.shared.workbooks import xlsx

HEAD = ["code", "name", "name_en", "other_names", "has_grades"]


@pytest.fixture
def hand_in(signed_in, db):
    engines["django"].engine.string_if_invalid = ""  # the library's own templates name variables it does not give
    client = signed_in(User.objects.create_superuser("root", password="a long pass phrase"))

    def post(content, name="a.xlsx"):
        sent = {"import_file": SimpleUploadedFile(name, content), "format": IMPORT_FORMATS.index(GatedXLSX)}
        return client.post(reverse("admin:reference_occupation_import"), sent)

    return post


def test_workbook_is_shown_before_it_is_taken(hand_in):
    answer = hand_in(xlsx(HEAD, ["8-01-01-01", "测试工", "worker", "甲工;乙工", True]))
    assert answer.context["result"].totals["new"] == 1
    assert not Occupation.objects.exists()


def test_workbook_holds_what_the_list_holds(db):
    OccupationFactory(other_names=["甲工", "乙工"])
    OccupationFactory(has_grades=False)
    table = GatedXLSX().create_dataset(xlsx(HEAD, *[list(row) for row in OccupationResource().export()]))
    assert OccupationResource().import_data(table, raise_errors=True).totals["skip"] == 2


@pytest.mark.parametrize("name", ["full row bomb.xlsx", "cell bomb.xlsx", "entities.xlsx", "macro.xlsm", "pdf.xlsx"])
def test_hostile_workbook_is_refused(hand_in, name):
    make, codes = FILES[name]
    answer = hand_in(make(), name)
    assert answer.status_code == 200
    errors = str(answer.context["form"].errors["import_file"])
    assert any(str(UNREADABLE[code]).partition("%(")[0] in errors for code in codes), errors
    assert not Occupation.objects.exists()
