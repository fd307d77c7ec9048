"""What the catalogue tells."""

from dataclasses import dataclass
from typing import ClassVar

from core.events import Event


@dataclass(frozen=True)
class ProductChanged(Event):
    """Something a shopper can see of this product is different now."""

    name: ClassVar[str] = "catalog.product_changed"
    product_id: int

    @property
    def aggregate(self) -> str:
        """One product's changes stay in order."""
        return f"product:{self.product_id}"


@dataclass(frozen=True)
class ProductsChanged(Event):
    """Many products were written at once: products, prices and stock, all or some of them."""

    name: ClassVar[str] = "catalog.products_changed"
    product_ids: list[int]

    @property
    def aggregate(self) -> str:
        """Chunks of an import are independent of each other."""
        return f"products:{self.product_ids[0] if self.product_ids else 0}"


@dataclass(frozen=True)
class CategoryChanged(Event):
    """A category's name, place or picture is different now."""

    name: ClassVar[str] = "catalog.category_changed"
    category_id: int

    @property
    def aggregate(self) -> str:
        """One category's changes stay in order."""
        return f"category:{self.category_id}"


@dataclass(frozen=True)
class PictureAdded(Event):
    """A master was stored; its renditions are to be made."""

    name: ClassVar[str] = "catalog.picture_added"
    image_id: int

    @property
    def aggregate(self) -> str:
        """Pictures are independent of each other."""
        return f"picture:{self.image_id}"


@dataclass(frozen=True)
class ContentChanged(Event):
    """A banner or a page of words is different now."""

    name: ClassVar[str] = "catalog.content_changed"
    what: str

    @property
    def aggregate(self) -> str:
        """Changes of one piece stay in order."""
        return f"content:{self.what}"


@dataclass(frozen=True)
class _ReviewEvent(Event):
    product_id: int
    review_id: int

    @property
    def aggregate(self) -> str:
        """What is said of one product is heard in order."""
        return f"product:{self.product_id}"


@dataclass(frozen=True)
class ReviewPublished(_ReviewEvent):
    """A review can be read by everybody now."""

    name: ClassVar[str] = "catalog.review_published"
    rating: int


@dataclass(frozen=True)
class PoorReviewWritten(_ReviewEvent):
    """Somebody gave two stars or fewer, published or not: somebody should look after them."""

    name: ClassVar[str] = "catalog.poor_review_written"
    rating: int


@dataclass(frozen=True)
class VoicesChanged(Event):
    """Votes, replies, questions or answers of a product are different; its rating is not."""

    name: ClassVar[str] = "catalog.voices_changed"
    product_id: int

    @property
    def aggregate(self) -> str:
        """What is said of one product is heard in order."""
        return f"product:{self.product_id}"


@dataclass(frozen=True)
class QuestionAnswered(Event):
    """The first answer to a question can be read by everybody now."""

    name: ClassVar[str] = "catalog.question_answered"
    question_id: int

    @property
    def aggregate(self) -> str:
        """Questions are independent of each other."""
        return f"question:{self.question_id}"
