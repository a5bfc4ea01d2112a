from subsidies.models.audit import AuditRun, Finding
from subsidies.models.claim import Claim
from subsidies.models.claim_line import ClaimLine
from subsidies.models.decision import Check, Decision
from subsidies.models.department import DepartmentTarget, Liaison
from subsidies.models.department_report import DepartmentReport, DepartmentTraining
from subsidies.models.entitlement import Entitlement
from subsidies.models.fund import Fund, FundAccount, LedgerEntry, LedgerTransaction
from subsidies.models.local_standard import LocalStandard
from subsidies.models.notice import Notice, NoticeLine, Objection
from subsidies.models.number_counter import NumberCounter
from subsidies.models.payment import BankReturn, BankReturnLine, Payment, PaymentBatch, PaymentLine
from subsidies.models.policy import Policy
from subsidies.models.policy_document import PolicyDocument
from subsidies.models.replay import Replay, ReplayLine
from subsidies.models.report import ReportSnapshot
from subsidies.models.setting_change import SettingChange

__all__ = [
    "AuditRun",
    "BankReturn",
    "BankReturnLine",
    "Check",
    "Claim",
    "ClaimLine",
    "Decision",
    "DepartmentReport",
    "DepartmentTarget",
    "DepartmentTraining",
    "Entitlement",
    "Finding",
    "Fund",
    "FundAccount",
    "LedgerEntry",
    "LedgerTransaction",
    "Liaison",
    "LocalStandard",
    "Notice",
    "NoticeLine",
    "Objection",
    "NumberCounter",
    "Payment",
    "PaymentBatch",
    "PaymentLine",
    "Policy",
    "PolicyDocument",
    "Replay",
    "ReplayLine",
    "ReportSnapshot",
    "SettingChange",
]
