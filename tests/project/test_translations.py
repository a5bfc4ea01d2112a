from tests.project.translations import faults


def test_catalogue_is_complete_and_exact():
    assert faults() == []
