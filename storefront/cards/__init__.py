"""What the pages show: plain values, made by the views and drawn by the templates.

Nothing here asks the database and nothing here decides. A template gets these and `core.money`
values, so that a component can be drawn in the gallery with no shop behind it.
"""

from storefront.cards.content import (
    ArticleRow,
    ArticleView,
    BlockView,
)
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
from storefront.cards.media import (
    MediaView,
    Track,
)
from storefront.cards.navigation import (
    Currency,
    Department,
    Language,
    Link,
)
from storefront.cards.places import (
    StoreRow,
)
from storefront.cards.products import (
    Card,
    Fact,
    OptionGroup,
    OptionValue,
    Picture,
    ProductOffer,
    ProductView,
    Purchase,
    QuietView,
    Section,
    ServiceView,
    Stock,
    Table,
    WishView,
)
from storefront.cards.sales import (
    AddressView,
    CartLine,
    Choice,
    CollectView,
    CouponView,
    KeepLine,
    OfferView,
    OrderRow,
    ParcelView,
    SlotDay,
    Step,
    Totals,
)
from storefront.cards.seo import (
    Seo,
)
from storefront.cards.shelves import (
    Compared,
    ComparedRow,
    SavedCard,
)
from storefront.cards.suggested import SlotView, SuggestedCard
from storefront.cards.voices import (
    AnswerView,
    AspectBar,
    Bar,
    QuestionView,
    ReviewView,
    VoicesView,
)

__all__ = [
    "AddressView",
    "AnswerView",
    "ArticleRow",
    "ArticleView",
    "AspectBar",
    "Bar",
    "BlockView",
    "Card",
    "CartLine",
    "Chip",
    "Choice",
    "CollectView",
    "Compared",
    "ComparedRow",
    "CouponView",
    "Currency",
    "Department",
    "Facet",
    "FacetValue",
    "Fact",
    "KeepLine",
    "Language",
    "Link",
    "Listing",
    "MediaView",
    "Mood",
    "Moods",
    "OfferView",
    "OptionGroup",
    "OptionValue",
    "OrderRow",
    "ParcelView",
    "Picture",
    "PriceRange",
    "ProductOffer",
    "ProductView",
    "Purchase",
    "QuestionView",
    "QuietView",
    "Rail",
    "ReviewView",
    "SavedCard",
    "Section",
    "Seo",
    "ServiceView",
    "SlotDay",
    "SlotView",
    "SortOption",
    "Step",
    "Stock",
    "StoreRow",
    "Story",
    "SuggestedCard",
    "Suggestion",
    "Table",
    "Totals",
    "Track",
    "VoicesView",
    "WishView",
]
