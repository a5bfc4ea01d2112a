import datetime
import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('reference', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('display_name', models.CharField(max_length=60, verbose_name='name')),
                ('must_change_password', models.BooleanField(default=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=60, verbose_name='system')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('issued_at', models.DateTimeField(auto_now_add=True)),
                ('valid_to', models.DateTimeField(verbose_name='valid until')),
                ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tokens', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'token',
                'verbose_name_plural': 'tokens',
            },
        ),
        migrations.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('filer', 'institution clerk'), ('teacher', 'teacher'), ('manager', 'institution manager'), ('evaluator', 'evaluation body clerk'), ('first_review', 'first review'), ('final_review', 'final review'), ('finance', 'finance'), ('auditor', 'audit'), ('office', 'leading group office'), ('liaison', 'department liaison'), ('third_party', 'third-party reviewer'), ('trainee', 'trainee')], max_length=20, verbose_name='role')),
                ('valid_from', models.DateField(verbose_name='from')),
                ('valid_to', models.DateField(null=True, verbose_name='to')),
                ('granted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='granted by')),
                ('jurisdiction', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.jurisdiction', verbose_name='jurisdiction')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'role',
                'verbose_name_plural': 'roles',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('jurisdiction__isnull', False), ('role__in', ['auditor', 'final_review', 'finance', 'first_review', 'liaison', 'office', 'third_party'])), models.Q(models.Q(('role__in', ['auditor', 'final_review', 'finance', 'first_review', 'liaison', 'office', 'third_party']), _negated=True), ('jurisdiction__isnull', True)), _connector='OR'), name='officer_has_jurisdiction'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', django.db.models.expressions.CombinedExpression(models.F('valid_from'), '-', models.Value(datetime.timedelta(days=1)))), _connector='OR'), name='grant_period_in_order')],
                'triggers': [pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='ba641a3efbe1ec8ad8066876c542c84c0890686c', operation='DELETE', pgid='pgtrigger_never_deleted_9722e', table='accounts_rolegrant', when='BEFORE')), pgtrigger.compiler.Trigger(name='incompatible_roles', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM 1 FROM accounts_user WHERE id = NEW.user_id FOR UPDATE;\n    IF EXISTS (\n        SELECT 1 FROM accounts_rolegrant held\n        JOIN (VALUES ('filer', 'evaluator'), ('filer', 'first_review'), ('filer', 'final_review'), ('filer', 'finance'), ('filer', 'auditor'), ('filer', 'office'), ('filer', 'liaison'), ('filer', 'third_party'), ('teacher', 'evaluator'), ('teacher', 'first_review'), ('teacher', 'final_review'), ('teacher', 'finance'), ('teacher', 'auditor'), ('teacher', 'office'), ('teacher', 'liaison'), ('teacher', 'third_party'), ('manager', 'evaluator'), ('manager', 'first_review'), ('manager', 'final_review'), ('manager', 'finance'), ('manager', 'auditor'), ('manager', 'office'), ('manager', 'liaison'), ('manager', 'third_party'), ('evaluator', 'filer'), ('evaluator', 'teacher'), ('evaluator', 'manager'), ('evaluator', 'first_review'), ('evaluator', 'final_review'), ('evaluator', 'finance'), ('evaluator', 'auditor'), ('evaluator', 'office'), ('evaluator', 'liaison'), ('evaluator', 'third_party'), ('first_review', 'filer'), ('first_review', 'teacher'), ('first_review', 'manager'), ('first_review', 'evaluator'), ('first_review', 'final_review'), ('first_review', 'finance'), ('first_review', 'auditor'), ('first_review', 'third_party'), ('final_review', 'filer'), ('final_review', 'teacher'), ('final_review', 'manager'), ('final_review', 'evaluator'), ('final_review', 'first_review'), ('final_review', 'finance'), ('final_review', 'auditor'), ('final_review', 'third_party'), ('finance', 'filer'), ('finance', 'teacher'), ('finance', 'manager'), ('finance', 'evaluator'), ('finance', 'first_review'), ('finance', 'final_review'), ('finance', 'auditor'), ('finance', 'third_party'), ('auditor', 'filer'), ('auditor', 'teacher'), ('auditor', 'manager'), ('auditor', 'evaluator'), ('auditor', 'first_review'), ('auditor', 'final_review'), ('auditor', 'finance'), ('office', 'filer'), ('office', 'teacher'), ('office', 'manager'), ('office', 'evaluator'), ('liaison', 'filer'), ('liaison', 'teacher'), ('liaison', 'manager'), ('liaison', 'evaluator'), ('third_party', 'filer'), ('third_party', 'teacher'), ('third_party', 'manager'), ('third_party', 'evaluator'), ('third_party', 'first_review'), ('third_party', 'final_review'), ('third_party', 'finance')) AS pair(one, other) ON pair.one = NEW.role AND pair.other = held.role\n        WHERE held.user_id = NEW.user_id AND held.id IS DISTINCT FROM NEW.id\n          AND daterange(held.valid_from, held.valid_to + 1) && daterange(NEW.valid_from, NEW.valid_to + 1)\n    ) THEN\n        RAISE EXCEPTION 'incompatible roles' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='53fc0f6a8f37d41e8cb888e347207ab40903fbd8', operation='INSERT OR UPDATE', pgid='pgtrigger_incompatible_roles_35cde', table='accounts_rolegrant', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='ea595ea91c9c9cf53478813cc2797cc54fa63bb5', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_22953', table='accounts_rolegrant', when='BEFORE'))],
            },
        ),
    ]
