import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0001_initial'),
        ('trainees', '0002_below_the_required_rate'),
    ]

    operations = [
        migrations.AlterField(
            model_name='certificate',
            name='enrolment',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='trainees.enrolment', verbose_name='training'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'revoked'), _negated=True), fields=('enrolment',), name='certificate_once_per_training'),
        ),
    ]
