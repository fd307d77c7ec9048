"""Values of the accounts room."""

from enum import StrEnum


class Role(StrEnum):
    """What an operator is there to do; each role is a permission group of the same name."""

    OWNER = "owner"
    CATALOGUE = "catalogue"
    MARKETING = "marketing"
    SERVICE = "service"
    FINANCE = "finance"
    ANALYST = "analyst"
    WAREHOUSE = "warehouse"
