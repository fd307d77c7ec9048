"""What the pages show: plain values, made by the views and drawn by the templates.

Nothing here asks the database and nothing here decides. A template gets these and `core.money`
values, so that a component can be drawn in the gallery with no shop behind it.
"""

from storefront.cards.home import (
    Mood,
    Moods,
    Rail,
    Story,
)
from storefront.cards.lists import (
    Chip,
    Facet,
    FacetValue,
    Listing,
    PriceRange,
    SortOption,
    Suggestion,
)
from storefront.cards.navigation import (
    Currency,
    Department,
    Language,
    Link,
)
from storefront.cards.products import (
    Card,
    Fact,
    OptionGroup,
    OptionValue,
    Picture,
    ProductView,
    Purchase,
    QuietView,
    Section,
    Stock,
    Table,
)
from storefront.cards.sales import (
    AddressView,
    CartLine,
    Choice,
    OrderRow,
    Step,
    Totals,
)

__all__ = [
    "AddressView",
    "Card",
    "CartLine",
    "Chip",
    "Choice",
    "Currency",
    "Department",
    "Facet",
    "FacetValue",
    "Fact",
    "Language",
    "Link",
    "Listing",
    "Mood",
    "Moods",
    "OptionGroup",
    "OptionValue",
    "OrderRow",
    "Picture",
    "PriceRange",
    "ProductView",
    "Purchase",
    "QuietView",
    "Rail",
    "Section",
    "SortOption",
    "Step",
    "Stock",
    "Story",
    "Suggestion",
    "Table",
    "Totals",
]
