from portal.reference.models.city_setting import CitySetting
from portal.reference.models.department import Department
from portal.reference.models.jurisdiction import Jurisdiction
from portal.reference.models.occupation import Occupation
from portal.reference.models.population_group import PopulationGroup
from portal.reference.models.working_day import WorkingDayOverride

__all__ = ["CitySetting", "Department", "Jurisdiction", "Occupation", "PopulationGroup", "WorkingDayOverride"]
