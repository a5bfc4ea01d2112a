"""What a child process is bound by in which a foreign file is opened: little memory, little time, no settings.

Standard input is one line of JSON, the order, and then the file; standard output is the answer. A refusal is exit
status `REFUSED` with its code as JSON. Standard library alone, as in everything that runs there but the parsers.
"""

import json
import resource
import sys
from collections.abc import Callable
from typing import Any

from portal.shared.spreadsheets.gate import GateRefused

REFUSED = 3
EXHAUSTED = 4


def serve(task: Callable[[bytes, Any], bytes], *, megabytes: int, seconds: int, scratch: int = 0) -> int:
    """Do one task on standard input within the limits; gives the exit status.

    `megabytes` bounds the memory, `seconds` the processor's time, `scratch` (megabytes) any file that is written.
    """
    _limit(megabytes * 1024 * 1024, seconds, scratch * 1024 * 1024)
    order = json.loads(sys.stdin.buffer.readline())
    try:
        sys.stdout.buffer.write(task(sys.stdin.buffer.read(), order))
    except GateRefused as refused:
        sys.stdout.buffer.write(json.dumps({"code": refused.code, "values": refused.values}).encode())
        return REFUSED
    except MemoryError:
        return EXHAUSTED
    return 0


def _limit(memory: int, seconds: int, file_size: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # what a dump would hold are people's numbers
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))
