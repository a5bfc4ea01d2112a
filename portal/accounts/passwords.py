"""What a new password has to be, beside what Django asks for."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext


class LongEnough(MinimumLengthValidator):
    """Of the length that is set; Django's own catalogue lacks the Chinese for one that is not."""

    def get_error_message(self) -> str:
        return gettext("This password is too short. Please take at least %(length)s characters.") % {
            "length": self.min_length
        }
