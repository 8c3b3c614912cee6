"""A QuickBooks company file that reads qbXML by itself and keeps its own ledger."""

from tillbook.simulators.company.file import CompanyFile, Limits
from tillbook.simulators.company.refusal import QuickBooksDied, RequestProcessorError

__all__ = ["CompanyFile", "Limits", "QuickBooksDied", "RequestProcessorError"]
