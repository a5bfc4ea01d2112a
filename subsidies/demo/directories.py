"""Who stands in the directories of the demonstration city: what each says of itself, the applications that brought it
there, one that still waits, and one institution that was removed."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone

from institutions import listing_applications, listing_changes, profiles
from institutions.models import Institution, Listing, ListingApplication, ListingChange
from portal.accounts.models import User
from portal.reference.models import Occupation

Directory = Listing.Directory
HIGH_GRADES = ["senior", "technician"]
DECISION = "演人社〔2025〕1号"


class Place(NamedTuple):
    """Where an institution is, and what it says of itself."""

    address: str
    latitude: str
    longitude: str
    offers: str


PLACES = [
    Place("演示市滨江西路118号", "31.921840", "120.262310", "电工、焊工、家政等职业技能培训，周一至周日开放。"),
    Place("演示市申港街道港城大道66号", "31.904520", "120.141870", "智能制造类高级工、技师培养，承接企业订单培训。"),
    Place("演示市人民东路203号", "31.917260", "120.291450", "养老护理员、医疗护理员培训，含居家上门实训。"),
    Place("演示市虹桥南路57号", "31.899130", "120.273980", "家政服务员、育婴员培训，可安排就近街道开班。"),
    Place("演示市华士镇环东路8号", "31.830370", "120.472610", "金属制品行业职工培训中心。"),
    Place("演示市文化中路31号", "31.913480", "120.280740", "社会培训评价组织，常设考场6个。"),
    Place("演示市利港镇利康路12号", "31.931720", "120.083260", "叉车、电梯作业培训。"),
]
BASE, WAITING, REMOVED = 1, 3, 6  # the talent base, the one that applies, the one that was removed


class Directories:
    """Writes what happened; `actors` are the clerk of each institution, and the officers of the city."""

    def __init__(self, institutions: list[Institution], clerks: list[User], users: dict[str, User]) -> None:
        self.institutions, self.clerks = institutions, clerks
        self.first, self.final = users["first"], users["final"]

    def open(self, number: int, directory: str, *, now: datetime) -> None:
        """What an institution says of itself, and its place in its first directory."""
        place, institution, clerk = PLACES[number], self.institutions[number], self.clerks[number]
        profiles.revise(
            institution, actor=clerk, now=now, address=place.address, description=place.offers,
            latitude=Decimal(place.latitude), longitude=Decimal(place.longitude), contact_name="办公室",
            contact_phone=f"0510-8600{number:04}", publishes_contact=True,
        )  # fmt: skip
        self._listed(self._apply(number, directory, [(None, [])], now=now), now=now)

    def tell(self, *, now: datetime, today_at: datetime) -> None:
        """The talent base from the beginning, a removal in the past, and the application that waits today."""
        crafts = [(code, HIGH_GRADES) for code in ("6-31-01-03", "6-18-02-04")]
        self._listed(self._apply(BASE, Directory.TALENT_BASE, crafts, now=now), now=now)
        self._remove(now=max(now + timedelta(days=60), today_at - timedelta(days=120)))
        self._apply(WAITING, Directory.TALENT_BASE, [("4-10-01-05", ["senior"])], now=today_at - timedelta(days=4))

    def _apply(self, number: int, directory: str, items: list[Any], *, now: datetime) -> ListingApplication:
        act: dict[str, Any] = {"actor": self.clerks[number], "now": now}
        made = listing_applications.draft(
            self.institutions[number], directory=directory, licence_number=f"演人社民{number + 1:04}号",
            statement="场地、设备、专职教师和管理制度齐备，材料原件备查。", **act,
        )  # fmt: skip
        for code, grades in items:
            occupation = Occupation.objects.get(code=code) if code else None
            listing_applications.add_item(made, occupation=occupation, grades=grades, **act)
        return listing_applications.submit(made, **act)

    def _listed(self, made: ListingApplication, *, now: datetime) -> None:
        opinion = "已核对证照原件并现场查看，情况属实。"
        listing_applications.pass_on(made, opinion=opinion, actor=self.first, now=now)
        terms = {"valid_from": timezone.localdate(now), "valid_to": None, "decision": DECISION}
        listing_applications.accept(made, actor=self.final, now=now, **terms)

    def _remove(self, *, now: datetime) -> None:
        change = listing_changes.propose(
            self.institutions[REMOVED], directory=Directory.TRAINING, kind=ListingChange.Kind.REMOVE,
            reason=ListingChange.Reason.FALSE_TRAINING, decision=f"演人社〔{now.year}〕37号",
            note="抽查时班级无人上课，花名册与现场不符，经查为虚构培训。", actor=self.first, now=now,
        )  # fmt: skip
        listing_changes.cosign(change, actor=self.final, now=now + timedelta(days=2))
