"""Telling a story: each step is an operation of the pages, at the moment at which it would have happened."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from itertools import groupby
from random import Random

from django.utils import timezone

from certificates import issuing
from certificates.judging import Entry
from institutions import filings as class_filings
from institutions import timetable
from institutions.models import ClassSession, TrainingClass
from portal.reference.models import Occupation
from portal.shared import uploads
from subsidies import claims, closing, filings, notices, payments, reviews
from subsidies.demo import announced, arrivals, bank, changing, roster, terminal
from subsidies.demo.city import City
from subsidies.demo.logins import EVALUATION_BODY
from subsidies.demo.stories import STEPS, TURNS, Story
from subsidies.models import Claim, Fund, Notice
from trainees import attendance, enrolments, roster_import
from trainees.device_export import DeviceMark
from trainees.models import Enrolment, Person

DAYS_LONG = 18
ENTERPRISE = 4  # its place among the institutions
UNFINISHED = 6  # themes of a plan that is still being made
GROUPS = ["企业职工", "农村转移就业劳动者", "下岗失业人员", "退役军人", "企业职工"]


class Teller:
    """Takes one class along its way. The days of the steps follow from the day the class ended."""

    def __init__(self, city: City, story: Story, people: list[Person], *, number: int, room: int) -> None:
        self.city, self.story, self.people, self.number, self.room = city, story, people, number, room
        self.users, self.filer = city.users, city.filer_of(story.institution)
        self.ends_on = city.today - timedelta(days=story.ended)
        self.starts_on = self.ends_on - timedelta(days=DAYS_LONG)
        self.training_class: TrainingClass

    def tell(self) -> None:
        """Every step up to the one the story stops at, then its turn if it takes one."""
        last = TURNS.get(self.story.upto, self.story.upto)
        for step in STEPS[: STEPS.index(last) + 1]:
            self._step(step)()
        if self.story.upto in TURNS:
            self._step(self.story.upto)()

    def _step(self, name: str) -> Callable[[], None]:
        return partial(changing.STEPS[name], self) if name in changing.STEPS else getattr(self, f"tell_{name}")

    def after(self, days: int, hour: int = 10) -> datetime:
        """That many days after the class's last day, by the clock in China; never later than a moment ago."""
        wanted = timezone.make_aware(datetime.combine(self.ends_on + timedelta(days=days), time(hour)))
        return min(wanted, self.city.now - timedelta(minutes=1))

    def before(self, days: int, hour: int = 10) -> datetime:
        """That many days before the first day."""
        day = self.starts_on - timedelta(days=days)
        return min(timezone.make_aware(datetime.combine(day, time(hour))), self.city.now - timedelta(minutes=2))

    @property
    def claim(self) -> Claim:
        return Claim.objects.get(training_class=self.training_class)

    def tell_draft(self) -> None:
        institution = self.city.institutions[self.story.institution]
        rooms = list(institution.sites.order_by("pk"))
        self.training_class = class_filings.draft(
            institution,
            actor=self.filer,
            now=self.before(9),
            title=self.story.title,
            occupation=Occupation.objects.get(code=self.story.occupation),
            grade=self.story.grade,
            training_type="post_upgrading" if self.story.institution == ENTERPRISE else "employment_skill",
            mode=self.story.mode,
            marks=["work_study"] if self.story.institution == ENTERPRISE else [],
            supply_channel="enterprise" if self.story.institution == ENTERPRISE else "government",
            themes=TrainingClass.Theme.values[: UNFINISHED if self.story.upto == "draft" else None],
            paid_by=self.story.paid_by,
            cost_per_person=Decimal(self.story.cost),
            trainee_fee=Decimal(self.story.cost) if self.story.paid_by == "individual" else Decimal(0),
            theory_hours=16,
            practice_hours=24,
            online_hours=0,
            planned_headcount=self.story.size + self.story.open_places,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            site=rooms[self.room],
            instructor=list(institution.instructors.order_by("pk"))[self.room],
        )
        self._enrol()
        self._timetable()

    def _enrol(self) -> None:
        """By a workbook, as schools do it."""
        upload = uploads.receive(
            purpose=roster_import.PURPOSE,
            name=f"{self.story.title}花名册.csv",
            content=roster.write(self.people, [self._group(row) for row in range(1, len(self.people) + 1)]),
            owner=self.filer,
            subject=self.training_class,
            now=self.before(8),
        )
        roster_import.confirm(upload, training_class=self.training_class, actor=self.filer, now=self.before(8))
        self.training_class.refresh_from_db()

    def _group(self, row: int) -> str:
        return GROUPS[0] if self.story.institution == ENTERPRISE else GROUPS[row % len(GROUPS)]

    def _timetable(self) -> None:
        sessions: list[ClassSession] = []
        for mode in (ClassSession.Mode.THEORY, ClassSession.Mode.PRACTICE):
            sessions += timetable.generate(
                self.training_class, weekdays=range(5), starts_at=time(8, 30), ends_at=time(11, 30),
                again=(time(13), time(16)), mode=mode, hours=Decimal(4), kept=sessions,
            )  # fmt: skip
        timetable.set_sessions(self.training_class, sessions=sessions, actor=self.filer, now=self.before(8))

    def tell_opened(self) -> None:
        places, days = self.story.open_places, (self.before(6), self.before(5))
        announced.open_class(self.training_class, places=places, actor=self.filer, days=days)

    def tell_filed(self) -> None:
        class_filings.file(self.training_class, actor=self.filer, now=self.before(7))

    def tell_returned(self) -> None:
        class_filings.send_back(
            self.training_class, actor=self.users["first"], now=self.before(5), reasons=["INSTRUCTOR_NOT_QUALIFIED"],
            note="授课教师只填了“高级技师”，请补上证书编号。", correct_by=self.city.today + timedelta(days=4),
        )  # fmt: skip

    def tell_withdrawn(self) -> None:
        reason = "原定教师调离，改到下一期开班。"
        class_filings.withdraw(self.training_class, actor=self.filer, now=self.before(5), reason=reason)

    def tell_cancelled(self) -> None:
        class_filings.cancel(
            self.training_class, actor=self.filer, now=self.before(3), reason="报名人数不足，取消开班。"
        )

    def tell_accepted(self) -> None:
        filings.accept(self.training_class, actor=self.users["first"], now=self.before(5))

    def tell_running(self) -> None:
        first = timezone.make_aware(datetime.combine(self.starts_on, time(0, 10)))
        class_filings.start_due(first)
        self.training_class.refresh_from_db()
        self._attend()

    def _attend(self) -> None:
        """On the evening of every day with lessons, so far as the class has come: by its terminal while it runs, by
        files handed in before that hung there."""
        now = self.after(0, 20)
        held = [session for session in self.training_class.sessions.all() if session.ends_at < now]
        marks = [mark for order, session in enumerate(held) for mark in self._marks(order, session)]
        if self.story.upto == "running":
            terminal.send(self.training_class, marks, number=f"KQ-{self.number:03}", actor=self.filer, now=now)
            return
        for day, of_day in groupby(marks, lambda mark: timezone.localdate(mark.at)):
            evening = timezone.make_aware(datetime.combine(day, time(20)))
            attendance.receive(self.training_class, list(of_day), actor=self.filer, now=min(evening, now))

    def _marks(self, order: int, session: ClassSession) -> list[DeviceMark]:
        last = order == self.training_class.session_count - 1
        device = f"KQ-{self.number:03}"
        chance, invented = Random(f"{self.number} {order}"), last and self.story.invented
        return arrivals.marks(session, self.people, order=order, device=device, chance=chance, invented=invented)

    def tell_terminated(self) -> None:
        reason = "实训设备检修，本班终止，学员转入下一期。"
        class_filings.terminate(self.training_class, actor=self.filer, now=self.city.now, reason=reason)

    def tell_ended(self) -> None:
        enrolments.complete_class(self.training_class, actor=self.filer, now=self.after(1))
        self.training_class.refresh_from_db()

    def tell_certified(self) -> None:
        body = self.city.institutions[EVALUATION_BODY]
        completed = self.training_class.enrolments.filter(state=Enrolment.State.COMPLETED).select_related("person")
        entries = [self._entry(row, enrolment, body.credit_code) for row, enrolment in enumerate(completed, start=1)]
        issuing.issue(entries, body=body, actor=self.users["evaluator"], now=self.after(4, 9))
        self.training_class.refresh_from_db()

    def _entry(self, row: int, enrolment: Enrolment, credit_code: str) -> Entry:
        return Entry(
            row=row,
            number=f"S0000320299{self.ends_on:%y}{self.number:02}{row:04}",
            name=enrolment.person.name,
            id_number=enrolment.person.id_number,
            occupation=self.story.occupation,
            grade=self.story.grade,
            kind="skill_level",
            issued_on=self._issue_day(),
            credit_code=credit_code,
        )

    def _issue_day(self) -> date:
        return self.ends_on + timedelta(days=3)

    def tell_drafted(self) -> None:
        claims.draft(self.training_class, now=self.after(4, 11))

    def tell_submitted(self) -> None:
        claims.submit(self.claim, actor=self.filer, now=self.after(5))

    def tell_claim_withdrawn(self) -> None:
        claims.withdraw(self.claim, actor=self.filer, now=self.after(6))

    def tell_in_first_review(self) -> None:
        reviews.take(self.claim, actor=self.users["first"], now=self.after(6))

    def tell_claim_returned(self) -> None:
        reviews.send_back(
            self.claim, actor=self.users["first"], now=self.after(7), note="缺2人的成绩单，请补传后重新提交。",
            correct_by=self.city.today + timedelta(days=3),
        )  # fmt: skip

    def tell_in_final_review(self) -> None:
        claim = self.claim
        for line in claim.lines.filter(state="pending").select_related("claim"):
            reviews.give_opinion(line, outcome="accept", actor=self.users["first"], now=self.after(7))
        reviews.pass_on(claim, actor=self.users["first"], now=self.after(7, 16))

    def tell_claim_rejected(self) -> None:
        claim, note = self.claim, "本企业自主培训的场地与备案不一致，现场抽查未见开班，不予通过。"
        said = {"outcome": "refuse", "codes": ["HOURS_NOT_PROVED"], "note": note}
        for line in claim.lines.filter(state="pending").select_related("claim", "entitlement"):
            reviews.decide_line(line, actor=self.users["final"], now=self.after(8), **said)
        reviews.conclude(claim, actor=self.users["final"], now=self.after(8, 15))

    def tell_concluded(self) -> None:
        reviews.conclude(self.claim, actor=self.users["final"], now=self.after(9))

    def tell_in_notice(self) -> None:
        month = f"{self.after(10):%Y年%m月}"
        title = f"{month}职业培训补贴公示（{self.story.title}）"
        notice = notices.prepare(self.city.place, title=title, actor=self.users["first"], now=self.after(10))
        notices.publish(notice, actor=self.users["first"], now=self.after(10, 11))

    def tell_disputed(self) -> None:
        row = self._notice().lines.order_by("place")[2]
        text = "本人认识这位学员，上课期间他在外地打工，请核查考勤。"
        notices.object_to(row, text=text, name="", contact="", now=self.after(12))

    def _notice(self) -> Notice:
        return Notice.objects.filter(lines__line__claim=self.claim).latest("pk")

    def tell_approved(self) -> None:
        notices.end_due(now=self._notice().closes_at + timedelta(minutes=1))

    def tell_batched(self) -> None:
        line = self.claim.lines.filter(state="approved").first()
        fund = Fund.objects.get(jurisdiction=self.city.place, source=line.fund_source, year=self.ends_on.year)
        made = payments.make_batch(fund, actor=self.users["finance1"], now=self._closed(days=2))
        payments.check_over(made, actor=self.users["finance1"], now=self._closed(days=2, hours=1))

    def _batch(self) -> "payments.PaymentBatch":
        return payments.PaymentBatch.objects.filter(payments__lines__line__claim=self.claim).distinct().get()

    def _closed(self, *, days: int, hours: int = 0) -> datetime:
        """After the notice was over; never later than a moment ago."""
        wanted = self._notice().closes_at + timedelta(days=days, hours=9 + hours)
        return min(wanted, self.city.now - timedelta(minutes=1))

    def tell_sent(self) -> None:
        batch = payments.approve(self._batch(), actor=self.users["finance2"], now=self._closed(days=3))
        payments.send(batch, actor=self.users["finance1"], now=self._closed(days=3, hours=1))

    def tell_paid(self) -> None:
        failing = self.story.payment_fails
        bank.answer(self._batch(), actor=self.users["finance1"], now=self._closed(days=5), failing=failing)
        closing.close_due(now=self._closed(days=6))

    def tell_certificate_revoked(self) -> None:
        """After the money went out, so that the audit has something to find."""
        certificate = self.claim.lines.filter(state="paid").order_by("pk")[4].certificate
        reason = "复核发现实操考核由他人代考。"
        issuing.revoke(certificate, actor=self.users["evaluator"], now=self._closed(days=8), reason=reason)
