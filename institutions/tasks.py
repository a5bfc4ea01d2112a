"""What the clock does for institutions."""

from institutions import plan_typings
from portal.shared import clockwork

clockwork.step("typed plans dropped", plan_typings.forget_old)
