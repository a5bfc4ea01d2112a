"""One class from its draft to paid subsidies, in pages, by the people who do it, with the files they would have.

The portal runs as for its users: web server, worker, clock and broker are processes of their own. Only the time is
moved: it is the summer of 2020, in which the files happened.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from institutions.models import TrainingClass
from subsidies.invariants import INVARIANTS
from subsidies.models import Claim, ClaimLine
from tests.browser import walk_api, walk_claim, walk_class, walk_money
from tests.browser.desk import Desk
from tests.browser.real_stack import real_stack
from tests.browser.stage import Stage, stage
from tests.portal.shared.worker_process import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRST_DAY = "2020-05-18 01:00"


@pytest.fixture
def portal(transactional_db: None, tmp_path: Path) -> Iterator[tuple[str, Callable[[str], None]]]:
    with real_stack(tmp_path, FIRST_DAY) as running:
        yield running


@pytest.fixture
def address(portal: tuple[str, Callable[[str], None]]) -> str:
    return portal[0]


@pytest.fixture
def clock(portal: tuple[str, Callable[[str], None]]) -> Iterator[Callable[[str], None]]:
    """Sets the clock of the portal and of this process."""
    with time_machine.travel(datetime.fromisoformat(FIRST_DAY).replace(tzinfo=UTC)) as traveller:

        def at(moment: str) -> None:
            portal[1](moment)
            traveller.move_to(datetime.fromisoformat(moment).replace(tzinfo=UTC))

        yield at


def _pay(desk: Desk, ground: Stage, clock: Callable[[str], None]) -> None:
    """In two batches: three payments of the first come back and go out once more."""
    batch = walk_money.send_batch(desk, ground, payments=38)
    clock("2020-08-12 01:00")
    walk_money.enter_return(desk, ground, batch, paid=35, failed=3)
    walk_money.correct_accounts(desk, ground)
    again = walk_money.send_batch(desk, ground, payments=3)
    clock("2020-08-14 01:00")
    walk_money.enter_return(desk, ground, again, paid=3, failed=0)


def test_one_class_goes_all_the_way(open_desk, clock, address):
    ground, desk = stage(), open_desk()
    walk_class.read_registers(desk, ground)
    clock("2020-05-26 01:00")
    course = walk_class.file_class(desk, ground)
    walk_class.return_filing(desk, ground, course)
    walk_class.accept_filing(desk, ground, course)
    clock("2020-06-11 01:00")
    wait_for(lambda: TrainingClass.objects.filter(pk=course, state=TrainingClass.State.RUNNING).exists())
    walk_class.attend(desk, ground, course)
    clock("2020-07-22 01:00")
    walk_class.certify(desk, ground)
    walk_class.check_in_public(open_desk())
    clock("2020-07-22 02:00")
    wait_for(Claim.objects.exists)
    claim = walk_claim.claim(desk, ground)
    clock("2020-07-23 01:00")
    wait_for(lambda: not claim.lines.filter(state=ClaimLine.State.PENDING, checks=None).exists())
    walk_claim.review(desk, ground, claim)
    clock("2020-07-27 01:00")
    row = walk_claim.object_to_a_row(open_desk(), walk_claim.show_in_public(desk, ground))
    clock("2020-07-28 01:00")
    walk_claim.dismiss_objection(desk, ground, row)
    clock("2020-08-10 01:00")
    wait_for(lambda: ClaimLine.objects.filter(state=ClaimLine.State.APPROVED).count() == 38)
    _pay(desk, ground, clock)
    walk_money.look_at_funds(desk, ground)
    walk_money.audit(desk, ground, findings=0)
    walk_api.ask(address, ground, claim)
    assert [invariant.number for invariant in INVARIANTS if list(invariant.broken_by())] == []
    clock("2020-09-05 01:00")
    walk_money.report(desk, ground)
    walk_money.look_at_own_file(desk, ground)
    walk_money.revoke(desk, ground, open_desk())
    walk_money.audit(desk, ground, findings=1)
