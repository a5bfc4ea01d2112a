import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Jurisdiction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=100, verbose_name='Chinese name')),
                ('name_en', models.CharField(max_length=150, verbose_name='English name')),
                ('level', models.CharField(choices=[('province', 'province'), ('prefecture', 'city or prefecture'), ('county', 'district or county'), ('township', 'town, sub-district or park')], max_length=10, verbose_name='level')),
                ('path', models.CharField(blank=True, editable=False, max_length=50, unique=True, verbose_name='path')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='reference.jurisdiction', verbose_name='lies in')),
            ],
            options={
                'verbose_name': 'place',
                'verbose_name_plural': 'places',
                'ordering': ['path'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('code__regex', '^\\d\\d0000$'), ('level', 'province'), ('parent', None)), models.Q(('code__regex', '^\\d\\d(?!00)\\d\\d00$'), ('level', 'prefecture'), ('parent__isnull', False)), models.Q(('code__regex', '^\\d{4}(?!00)\\d\\d$'), ('level', 'county'), ('parent__isnull', False)), models.Q(('code__regex', '^\\d{9}$'), ('level', 'township'), ('parent__isnull', False)), _connector='OR'), name='jurisdiction_code_fits_level', violation_error_message='The code does not fit the level: provinces end in 0000, cities in 00, counties have six digits, towns nine; every place but a province lies in another.'), models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('parent', models.F('pk')), _negated=True), _connector='OR'), name='jurisdiction_not_its_own_parent', violation_error_message='A place cannot lie in itself.')],
                'triggers': [pgtrigger.compiler.Trigger(name='path_follows_parent', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\nIF EXISTS (\n    SELECT FROM reference_jurisdiction place\n    LEFT JOIN reference_jurisdiction parent ON parent.id = place.parent_id\n    WHERE (place.id = NEW.id OR place.parent_id = NEW.id)\n    AND place.path <> coalesce(parent.path, '') || place.code || '.'\n) THEN\n    RAISE EXCEPTION 'the path at or below place % does not follow its parent', NEW.code\n    USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NULL;\n", hash='de59991226382e05c054721024a2efe44926fde5', operation='INSERT OR UPDATE OF "code", "parent_id", "path"', pgid='pgtrigger_path_follows_parent_30dc3', table='reference_jurisdiction', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='CitySetting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60, verbose_name='key')),
                ('value', models.JSONField(verbose_name='value')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='valid to')),
                ('clause', models.CharField(max_length=60, verbose_name='clause')),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='city_settings', to='reference.jurisdiction', verbose_name='place')),
            ],
            options={
                'verbose_name': 'city setting',
                'verbose_name_plural': 'city settings',
                'ordering': ['jurisdiction__path', 'key', 'valid_from'],
                'constraints': [models.CheckConstraint(condition=models.Q(('key__regex', '^[a-z][a-z0-9_.]*$')), name='city_setting_key_is_a_word', violation_error_message="A setting's key is made of small letters, digits, stops and underscores."), models.CheckConstraint(condition=models.Q(('clause', ''), _negated=True), name='city_setting_has_clause', violation_error_message='Name the clause that sets this value.'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='city_setting_ends_after_start', violation_error_message='A setting cannot end before it begins.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('jurisdiction_id'), models.F('jurisdiction_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.Func(models.F('key'), models.Value(0), function='hashtextextended', output_field=models.BigIntegerField()), models.Func(models.F('key'), models.Value(0), function='hashtextextended', output_field=models.BigIntegerField()), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('valid_from'), models.F('valid_to'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='city_setting_one_at_a_time', violation_error_message='This setting already has a value for part of this period.')],
            },
        ),
        migrations.CreateModel(
            name='Occupation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=100, verbose_name='Chinese name')),
                ('name_en', models.CharField(max_length=150, verbose_name='English name')),
                ('other_names', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), blank=True, default=list, size=None, verbose_name='trades and former names')),
                ('sort_key', models.CharField(blank=True, editable=False, max_length=200, verbose_name='pinyin')),
                ('has_grades', models.BooleanField(default=True, verbose_name='has skill grades')),
            ],
            options={
                'verbose_name': 'occupation',
                'verbose_name_plural': 'occupations',
                'ordering': ['sort_key', 'code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[1-8]-\\d\\d-\\d\\d-\\d\\d$')), name='occupation_code_of_classification', violation_error_message="An occupation's code looks like 6-31-01-03.")],
            },
        ),
        migrations.CreateModel(
            name='PopulationGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=100, verbose_name='Chinese name')),
                ('name_en', models.CharField(max_length=150, verbose_name='English name')),
                ('synonyms', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), blank=True, default=list, size=None, verbose_name='other wordings')),
            ],
            options={
                'verbose_name': 'population group',
                'verbose_name_plural': 'population groups',
                'ordering': ['code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[a-z][a-z_]*$')), name='population_group_code_is_a_word', violation_error_message="A group's code is made of small letters and underscores.")],
            },
        ),
        migrations.CreateModel(
            name='WorkingDayOverride',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('working', models.BooleanField(verbose_name='is a working day')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('jurisdiction', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='working_day_overrides', to='reference.jurisdiction', verbose_name='place')),
            ],
            options={
                'verbose_name': 'working-day exception',
                'verbose_name_plural': 'working-day exceptions',
                'ordering': ['day', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('jurisdiction', 'day'), name='working_day_override_once', nulls_distinct=False, violation_error_message='This day already has an exception for this place.'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='working_day_override_has_reason', violation_error_message='Say which notice changes this day.')],
            },
        ),
    ]
