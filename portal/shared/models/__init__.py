from portal.shared.models.document import Document
from portal.shared.models.idempotency import IdempotencyKey
from portal.shared.models.run import Run
from portal.shared.models.trail import TrailRecord, TrailSeal
from portal.shared.models.upload import Upload

__all__ = ["Document", "IdempotencyKey", "Run", "TrailRecord", "TrailSeal", "Upload"]
