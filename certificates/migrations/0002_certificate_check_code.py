from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import certificates.models.certificate


def give_codes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A default is worked out once for all rows, and no two may share a code."""
    for row in apps.get_model("certificates", "Certificate").objects.filter(check_code=None).iterator():
        row.check_code = certificates.models.certificate.new_check_code()
        row.save(update_fields=["check_code"])


CODE = {"verbose_name": "check code", "max_length": 20, "unique": True, "editable": False}


class Migration(migrations.Migration):
    dependencies = [("certificates", "0001_initial")]

    operations = [
        migrations.AddField("certificate", "check_code", models.CharField(null=True, **CODE)),
        migrations.RunPython(give_codes, migrations.RunPython.noop),
        migrations.AlterField(
            "certificate",
            "check_code",
            models.CharField(default=certificates.models.certificate.new_check_code, **CODE),
        ),
        migrations.AlterField("lookup", "address_index", models.BinaryField()),
        migrations.AlterField("lookup", "question_index", models.BinaryField()),
    ]
