"""Model fields whose column holds ciphertext, and the blind index by which such a column is searched."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import In, IsNull

from portal.shared.encryption import blind_index_all, decrypt, encrypt_all, texts_by_index

if TYPE_CHECKING:
    AnyField = models.Field[Any, Any]
    InLookup = In[Any]
else:
    AnyField = models.Field
    InLookup = In


class EncryptedField(AnyField):
    """A column of ciphertext. It can be asked whether it is null, and nothing else: search its blind index."""

    empty_strings_allowed = False

    def get_internal_type(self) -> str:
        return "BinaryField"

    @property
    def place(self) -> str:
        """Table and column, to which the ciphertext is bound: renaming either needs a migration that re-encrypts."""
        return f"{self.model._meta.db_table}.{self.column}"

    def to_bytes(self, value: Any) -> bytes:
        """The plain bytes of a value."""
        raise NotImplementedError

    def from_bytes(self, plain: bytes) -> Any:
        """The value that `to_bytes` wrote."""
        raise NotImplementedError

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        return None if value is None else self.sealed([value])[0]

    def sealed(self, values: Iterable[Any]) -> list[bytes]:
        """What the column holds of values, none of them None."""
        return encrypt_all([self.to_bytes(value) for value in values], place=self.place)

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        return None if value is None else self.from_bytes(decrypt(bytes(value), place=self.place))

    def get_lookup(self, lookup_name: str) -> Any:
        # the same text never gives the same ciphertext twice, so any other comparison would find nothing, quietly
        return IsNull if lookup_name == "isnull" else None


class EncryptedTextField(EncryptedField):
    """Text, encrypted at rest."""

    empty_strings_allowed = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def to_python(self, value: Any) -> str | None:
        return value if value is None or isinstance(value, str) else str(value)

    def to_bytes(self, value: Any) -> bytes:
        return str(value).encode()

    def from_bytes(self, plain: bytes) -> str:
        return plain.decode()

    def formfield(self, **kwargs: Any) -> Any:
        empty = {"empty_value": None} if self.null else {}
        return super().formfield(**{"max_length": self.max_length, **empty, **kwargs})


class EncryptedBinaryField(EncryptedField):
    """Bytes, encrypted at rest."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.editable:
            kwargs["editable"] = True
        else:
            kwargs.pop("editable", None)
        return name, path, args, kwargs

    def to_bytes(self, value: Any) -> bytes:
        return bytes(value)

    def from_bytes(self, plain: bytes) -> bytes:
        return plain


class EncryptedJSONField(EncryptedField):
    """What JSON can say, encrypted at rest. Dates and decimals come back as text."""

    def to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True).encode()

    def from_bytes(self, plain: bytes) -> Any:
        return json.loads(plain)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": forms.JSONField, **kwargs})


class BlindIndexField(AnyField):
    """The blind index of an encrypted text field of the same model, kept by every save and bulk_create.

    Search it by the text: ``filter(id_number_index__of="…")``, one text or several; rows that still wait for a new
    index key are found too. An empty text has no index, so that a unique constraint lets many be empty.
    ``QuerySet.update`` and ``save(update_fields=…)`` write what they are given: name both fields there.
    """

    empty_strings_allowed = False

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        kwargs["null"], kwargs["editable"] = True, False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["of"] = self.of
        del kwargs["null"], kwargs["editable"]
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        return "BinaryField"

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:
        index = self.index_of(model_instance)
        setattr(model_instance, self.attname, index)
        return index

    def index_of(self, instance: models.Model) -> bytes | None:
        """The index which the row ought to have, under the current key."""
        return self.indexes_of([getattr(instance, self.of)])[0]

    def indexes_of(self, texts: Iterable[str | None]) -> list[bytes | None]:
        """The index of each text, under the current key; nothing has none."""
        told = list(texts)
        found = iter(blind_index_all(text for text in told if text))
        return [next(found) if text else None for text in told]

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> bytes | None:
        return None if value is None else bytes(value)


@BlindIndexField.register_lookup
class Of(InLookup):
    """``index__of=text`` or ``index__of=[texts]``: rows whose plain text is this, under whichever key."""

    lookup_name = "of"

    def __init__(self, lhs: Any, rhs: str | Iterable[str]) -> None:
        texts = [rhs] if isinstance(rhs, str) else rhs
        super().__init__(lhs, list(texts_by_index(texts)))
