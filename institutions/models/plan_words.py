"""The closed lists a plan speaks in: what is trained, in which way, out of which channel, and the themes of JY-11."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TrainingType(models.TextChoices):
    """Types of training (clauses, table of types)."""

    EMPLOYMENT_SKILL = "employment_skill", _("employment-skill training")
    PRE_JOB = "pre_job", _("pre-job training")
    IN_POST = "in_post", _("in-post training")
    OFF_JOB = "off_job", _("off-job training")
    POST_UPGRADING = "post_upgrading", _("post-skill upgrading")
    JOB_TRANSFER = "job_transfer", _("job-transfer training")
    TRAINING_THROUGH_WORK = "training_through_work", _("training through work")
    ADVANCED_STUDY = "advanced_study", _("advanced post study")
    NEW_APPRENTICESHIP = "new_apprenticeship", _("new-type enterprise apprenticeship")
    MODERN_APPRENTICESHIP = "modern_apprenticeship", _("modern apprenticeship")
    SAFETY = "safety", _("safety skills training")
    HIGH_SKILLED = "high_skilled", _("high-skilled training")
    GOLD_COLLAR = "gold_collar", _("gold-collar training")
    TECHNICIAN_PROJECT = "technician_project", _("technician training project")
    SHORTAGE = "shortage", _("training for occupations in short supply")
    RESERVE_SKILL = "reserve_skill", _("reserve skills")
    TECH_SKILL_INTEGRATION = "tech_skill_integration", _("technology and skill joined")
    GENERAL_QUALITY = "general_quality", _("general professional quality")
    SPECIAL_ABILITY = "special_ability", pgettext_lazy("type of training", "special ability (smallest unit of skill)")
    NEW_INDUSTRY_OCCUPATION = "new_industry_occupation", _("new industries, occupations and skills")
    ENTREPRENEURSHIP = "entrepreneurship", _("business-start training")
    STARTUP_AWARENESS = "startup_awareness", _("business-start awareness")
    LABOUR_PREPARATION = "labour_preparation", _("labour preparation")
    FARMER = "farmer", _("professional farmers")
    MANAGER = "manager", _("managers' training")
    SECTOR = "sector", _("programme of a sector")
    BRAND = "brand", _("brand programme")
    OVERSEAS = "overseas", _("work abroad")
    INSTRUCTOR = "instructor", _("training of instructors")


class DeliveryMark(models.TextChoices):
    """Further marks of how a class is delivered (clauses, table of modes); a class may bear several."""

    ORDER = "order", pgettext_lazy("mark of a class", "to an employer's order")
    POST_BASED = "post_based", pgettext_lazy("mark of a class", "for a post")
    DIRECTED = "directed", pgettext_lazy("mark of a class", "directed")
    MENU = "menu", pgettext_lazy("mark of a class", "chosen from a menu")
    SPECIAL_CLASS = "special_class", pgettext_lazy("mark of a class", "special class")
    PARK_BASED = "park_based", pgettext_lazy("mark of a class", "in an industrial park")
    WORK_STUDY = "work_study", pgettext_lazy("mark of a class", "work and study as one")
    TRAINING_PACKAGE = "training_package", pgettext_lazy("mark of a class", "training package")
    ONLINE = "online", pgettext_lazy("mark of a class", "online")
    BLENDED = "blended", pgettext_lazy("mark of a class", "online joined with face-to-face")


ONLINE_MARKS = (DeliveryMark.ONLINE, DeliveryMark.BLENDED)


class SupplyChannel(models.TextChoices):
    """The three channels of supply (JY-16): every class belongs to one."""

    GOVERNMENT = "government", _("government-subsidised training")
    ENTERPRISE = "enterprise", pgettext_lazy("supply channel", "the enterprise's own training")
    MARKET = "market", _("training of the market")


class Theme(models.TextChoices):
    """What every course has to run through (JY-11)."""

    PATRIOTISM = "patriotism", _("patriotism")
    PROFESSIONAL_ETHICS = "professional_ethics", _("professional ethics")
    PROFESSIONAL_NORMS = "professional_norms", _("professional norms")
    CRAFTSMANSHIP = "craftsmanship", _("craftsmanship")
    QUALITY_AWARENESS = "quality_awareness", _("quality awareness")
    LEGAL_AWARENESS = "legal_awareness", _("legal awareness and the law that matters")
    WORK_SAFETY = "work_safety", _("work safety")
    ENVIRONMENT_HEALTH = "environment_health", _("environment and health")
    EMPLOYMENT_GUIDANCE = "employment_guidance", _("employment guidance")
