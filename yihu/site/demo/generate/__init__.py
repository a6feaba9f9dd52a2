"""Demo stories as plain records: the same story and seed give the same records in any process.

Every generator takes a `Story` and streams named tuples; references are whole-number keys.
"""

from __future__ import annotations

from .billing import Transaction, transactions
from .catalogue import Category, Offering, categories, offerings
from .contracts import Contract, Holding, holdings
from .departments import Department, departments
from .interactions import Interaction, interactions
from .lines import Line
from .opportunities import Opportunity, opportunities
from .organisations import Organisation, organisations
from .people import Known, Person, Role, people
from .sites import Site, sites
from .staff import StaffMember, staff
from .story import DEFAULT_AS_OF, PROVINCES, Story
from .territories import Territory, territories
from .wholesale import InvoiceRow, invoices

__all__ = [
    "DEFAULT_AS_OF", "PROVINCES", "Category", "Contract", "Department", "Holding", "Interaction", "InvoiceRow",
    "Known", "Line", "Offering", "Opportunity", "Organisation", "Person", "Role", "Site", "StaffMember", "Story",
    "Territory", "Transaction", "categories", "departments", "holdings", "interactions", "invoices", "offerings",
    "opportunities", "organisations", "people", "sites", "staff", "territories", "transactions",
]  # fmt: skip
