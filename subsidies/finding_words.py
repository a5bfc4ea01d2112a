"""What a finding of the audit is called and says, in the reader's language."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from portal.shared.figures import date_on_paper, money
from portal.shared.sentences import Text
from subsidies.audits import BY_NAME
from subsidies.audits.ground_words import words_of
from subsidies.models import Finding

A_DAY = re.compile(r"\d{4}-\d\d-\d\d")
AN_AMOUNT = re.compile(r"\d+\.\d\d")


def title_of(finding: Finding) -> Text:
    """What the check that found it is called."""
    return BY_NAME[finding.check_name].title


def sentence_of(finding: Finding) -> str:
    """What was found, with its figures, in the reader's language."""
    told = {name: _shown(value) for name, value in finding.details.items()}
    return str(BY_NAME[finding.check_name].sentence) % told


def _shown(value: Any) -> Any:
    if isinstance(value, list):
        return words_of(value)
    if isinstance(value, str) and A_DAY.fullmatch(value):
        return date_on_paper(date.fromisoformat(value))
    return money(Decimal(value)) if isinstance(value, str) and AN_AMOUNT.fullmatch(value) else value
