from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("institutions", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql="CREATE SEQUENCE institutions_filing_number",
            reverse_sql="DROP SEQUENCE institutions_filing_number",
        )
    ]
