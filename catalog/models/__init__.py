"""The catalogue's tables, split by noun."""

from catalog.models.attributes import Attribute, AttributeChoice, AttributeValue, ProductType
from catalog.models.classification import Brand, Category, Pin, Tag
from catalog.models.content import Article, Banner, Block, Page
from catalog.models.media import ProductMedia
from catalog.models.personalisation import PersonalChoice, PersonalField
from catalog.models.pictures import Image
from catalog.models.products import Detail, LifeStep, Option, OptionValue, Product, Variant
from catalog.models.questions import Answer, AnswerVote, Question
from catalog.models.relations import Content, Relation
from catalog.models.reviews import (
    Aspect,
    AspectRating,
    Review,
    ReviewPhoto,
    ReviewReport,
    ReviewVote,
)
from catalog.models.shelves import Comparison, Shelf, Visit, Wish, WishList
from catalog.models.tables import FactTable
from catalog.models.voices import VoiceRules

__all__ = [
    "Answer",
    "AnswerVote",
    "Article",
    "Aspect",
    "AspectRating",
    "Attribute",
    "AttributeChoice",
    "AttributeValue",
    "Banner",
    "Block",
    "Brand",
    "Category",
    "Comparison",
    "Content",
    "Detail",
    "FactTable",
    "Image",
    "LifeStep",
    "Option",
    "OptionValue",
    "Page",
    "PersonalChoice",
    "PersonalField",
    "Pin",
    "Product",
    "ProductMedia",
    "ProductType",
    "Question",
    "Relation",
    "Review",
    "ReviewPhoto",
    "ReviewReport",
    "ReviewVote",
    "Shelf",
    "Tag",
    "Variant",
    "Visit",
    "VoiceRules",
    "Wish",
    "WishList",
]
