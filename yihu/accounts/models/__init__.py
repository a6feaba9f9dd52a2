from yihu.accounts.models.identifier import OrganisationIdentifier, PersonIdentifier, Scheme
from yihu.accounts.models.interaction import Interaction
from yihu.accounts.models.organisation import Department, Designation, Organisation, OrganisationName, Site
from yihu.accounts.models.person import Affiliation, ContactPoint, Person
from yihu.accounts.models.team import TeamMember

__all__ = [
    "Affiliation",
    "ContactPoint",
    "Department",
    "Designation",
    "Interaction",
    "Organisation",
    "OrganisationIdentifier",
    "OrganisationName",
    "Person",
    "PersonIdentifier",
    "Scheme",
    "Site",
    "TeamMember",
]
