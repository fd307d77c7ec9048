"""The catalogue's tables, split by noun."""

from catalog.models.attributes import Attribute, AttributeChoice, AttributeValue, ProductType
from catalog.models.classification import Brand, Category, Pin, Tag
from catalog.models.content import Article, Banner, Block, Page
from catalog.models.pictures import Image
from catalog.models.products import Detail, Option, OptionValue, Product, Variant
from catalog.models.shelves import Comparison, Shelf, Visit, Wish, WishList

__all__ = [
    "Article",
    "Attribute",
    "AttributeChoice",
    "AttributeValue",
    "Banner",
    "Block",
    "Brand",
    "Category",
    "Comparison",
    "Detail",
    "Image",
    "Option",
    "OptionValue",
    "Page",
    "Pin",
    "Product",
    "ProductType",
    "Shelf",
    "Tag",
    "Variant",
    "Visit",
    "Wish",
    "WishList",
]
