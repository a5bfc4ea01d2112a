"""Devices of the tests: registered, and what they send, signed as docs/api.md says."""

import json
import time
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from django.test import Client
from django.utils import timezone

from institutions.models import Institution
from tests.institutions.factories import SiteFactory, UserFactory
from trainees import devices, signatures
from trainees.models import Device

PATH = "/api/v1/attendance/batches/"
_numbers = count(1)


@dataclass
class Terminal:
    """A device at the wall: it knows its key and signs what it sends."""

    device: Device
    key: str
    clock_ahead: int = 0
    path: str = PATH
    altered: dict[str, str] = field(default_factory=dict)

    def headers(self, body: bytes, batch: str) -> dict[str, str]:
        """The headers of a batch; `altered` are written over them after signing."""
        at = str(int(time.time()) + self.clock_ahead)
        text = signatures.signed_text(method="POST", path=self.path, time=at, batch=batch, body=body)
        signed = signatures.sign(self.key, text)
        own = {"Xunbu-Device": str(self.device.pk), "Xunbu-Time": at, "Xunbu-Signature": signed}
        return own | {"Idempotency-Key": batch} | self.altered

    def send(self, marks: Any, *, batch: str = "", body: bytes | None = None) -> Any:
        """POST a batch; each has a key of its own unless one is given. `body` is sent instead of what was signed."""
        content = json.dumps({"marks": marks}).encode()
        headers = self.headers(content, batch or f"test-batch-{next(_numbers)}")
        sent = content if body is None else body
        return Client().post(self.path, sent, content_type="application/json", headers=headers)


def terminal(institution: Institution, *, number: str = "KQ-001", now: datetime | None = None) -> Terminal:
    """A device newly registered at a site of the institution."""
    site = SiteFactory(institution=institution)
    device, key = devices.register(
        institution, number=number, name="一楼门口人脸机", site=site, actor=UserFactory(), now=now or timezone.now()
    )
    return Terminal(device, key)


def mark(person: Any, at: datetime, *, way: str = "face") -> dict[str, str]:
    """One person seen, as JSON says it."""
    return {"id_number": getattr(person, "id_number", person), "at": at.isoformat(), "way": way}
