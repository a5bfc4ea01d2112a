"""State changes only in the workflow: nobody assigns it, gives it to a row, sets it by name or writes it in SQL."""

import ast

import pytest

from tests.project.sources import modules
from tests.project.state_writers import FIRST_STATES, new_rows, text_of, writers_of_state

WORKFLOW = {"portal/shared/workflow.py", "portal/shared/workflow_sets.py"}
EXCEPTIONS = {
    ("subsidies/entitlements.py", "TAKE"): "a use begins, in its first state, in the statement that finds it free",
    ("subsidies/replays.py", "_as_if_in_force"): "a standard to try the rules with, which is never saved",
}


def test_state_is_written_by_the_workflow_alone():
    found = {
        (str(path), name): line
        for path, tree in modules()
        if str(path) not in WORKFLOW
        for name, line in writers_of_state(tree)
    }
    assert {where: found[where] for where in found.keys() - EXCEPTIONS} == {}
    assert EXCEPTIONS.keys() <= found.keys()


def test_rows_made_in_sql_begin_in_their_first_state():
    made = [row for _path, tree in modules() for node in ast.walk(tree) for row in new_rows(text_of(node))]
    assert made == [("subsidies_entitlement", f"'{FIRST_STATES['subsidies_entitlement']}'")]


@pytest.mark.parametrize(
    "way",
    [
        "x.state = 1",
        "a, (x.state, *b) = 1, (2, 3)",
        "x.state += 1",
        "for x.state in y: pass",
        "x.__dict__['state'] = 1",
        "setattr(x, 'state', 1)",
        "field.set_state(x, 1)",
        "q.update(state=1)",
        "q.update(**{'state': 1})",
        "q.update(**(values | {'state': 1}))",
        "values = {'state': 1}; q.update(**values)",
        "values = dict(state=1); Claim.objects.create(**values)",
        "q.bulk_update(r, ['state'])",
        "copy_in(Claim, ['number', 'state'], rows)",
        "q.bulk_update(r, fields=('number', 'state'))",
        "q.update_or_create(pk=1, defaults={'state': 1})",
        "Claim(state=Claim.State.PAID)",
        "models.Claim(**{'state': 1})",
        "rows.model(state=1)",
        "claim.submit(actor=None, now=now)",
        "cursor.execute('UPDATE subsidies_claim SET amount = 0, state = %s WHERE id = 1')",
        "cursor.execute(f'UPDATE {table} SET \"state\" = 1')",
        "cursor.execute('INSERT INTO subsidies_claim (id, state) VALUES (1, %s)')",
        "cursor.execute(f'INSERT INTO {table} AS t (id, \"state\") SELECT 1, 2')",
        "cursor.execute('INSERT INTO t (id, state) VALUES (nextval(s), 1)')",
        "cursor.execute('INSERT INTO t (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET state = 1')",
        "cursor.copy('COPY subsidies_claim (id, state) FROM STDIN')",
    ],
)
def test_reader_of_sources_sees_every_way(way):
    assert {line for _name, line in writers_of_state(ast.parse(way))} == {1}


@pytest.mark.parametrize(
    "harmless",
    [
        "x = row.state",
        "q.filter(state=1).update(amount=1)",
        "Claim(number=1)",
        "Column('state', label)",
        "told = words % {'state': 1}; q.update(amount=1)",
        "claims.submit(claim, actor=None)",
        "cursor.execute('UPDATE subsidies_claim SET amount = 0 WHERE state = %s')",
        "cursor.execute('INSERT INTO t (id) SELECT id FROM claims WHERE state = 1')",
    ],
)
def test_reader_of_sources_leaves_the_rest(harmless):
    assert list(writers_of_state(ast.parse(harmless))) == []
