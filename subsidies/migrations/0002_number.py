from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("subsidies", "0001_initial")]

    operations = [
        migrations.RunSQL(sql="CREATE SEQUENCE subsidies_number", reverse_sql="DROP SEQUENCE subsidies_number")
    ]
