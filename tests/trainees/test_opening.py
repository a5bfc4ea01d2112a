"""A trainee's account: opened by the bureau from the command line for a person on file."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.shared.models import TrailRecord
from tests.trainees.factories import PersonFactory, id_number

NUMBER = id_number(7, born=date(1990, 1, 7))
pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return PersonFactory(id_number=NUMBER, birth_date=date(1990, 1, 7), name="顾雅琴")


@pytest.fixture
def told(auditor, monkeypatch):
    """What the command prints; `typed` is what is given on standard input."""

    def tell(*words, typed="", login="gu", role="trainee"):
        out = io.StringIO()
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        call_command("open_account", login, "--role", role, "--by", auditor.username, *words, stdout=out)
        return out.getvalue()

    return tell


def test_trainee_signs_in_and_reads_the_own_file(told, person):
    password = told("--person", str(person.pk)).split()[4]
    browser = Client()
    browser.post(reverse("account_login"), {"login": "gu", "password": password})
    own = {"oldpassword": password, "password1": "a long pass phrase", "password2": "a long pass phrase"}
    browser.post(reverse("account_change_password"), own)
    assert person.name in browser.get(reverse("my_file")).content.decode()


def test_number_is_asked_for_and_never_an_argument(told, person):
    told(typed=f" {NUMBER.lower()}\n")
    user = User.objects.get(username="gu")
    assert (user.person, user.roles, user.display_name) == (person, {Role.TRAINEE}, person.name)
    assert user.must_change_password


def test_it_stands_in_the_trail(told, person, auditor):
    told("--person", str(person.pk))
    acts = TrailRecord.objects.filter(actor=auditor).order_by("pk").values_list("verb", flat=True)
    assert list(acts) == ["open account", "give role", "tie account"]


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (("--person", "999999"), "", "no person on file"),
        ((), id_number(8), "nobody with this ID number"),
        ((), "12345", "18"),
        (("--person", "{person}", "--place", "{city}"), "", "leave out"),
    ],
)
def test_faulty_word_opens_nothing(words, typed, said, told, person, city):
    with pytest.raises(CommandError, match=said):
        told(*(word.format(person=person.pk, city=city.code) for word in words), typed=typed)
    assert not User.objects.filter(username="gu").exists()


def test_person_has_one_account(told, person):
    told("--person", str(person.pk))
    with pytest.raises(CommandError, match="gu"):
        told("--person", str(person.pk), login="another")
    assert not User.objects.filter(username="another").exists()


def test_name_is_given_once(told, person, auditor):
    with pytest.raises(CommandError, match=auditor.username):
        told("--person", str(person.pk), login=auditor.username)


@pytest.mark.parametrize(("words", "said"), [(("--name", "周敏", "--person", "1"), "trainee"), ((), "--name")])
def test_officer_is_no_person_of_the_file_and_has_a_name(words, said, told, city):
    with pytest.raises(CommandError, match=said):
        told(*words, "--place", city.code, role="first_review")


def test_somebody_of_the_bureau_answers_for_it(person):
    with pytest.raises(CommandError, match="--by"):
        call_command("open_account", "gu", "--role", "trainee", "--person", str(person.pk))
