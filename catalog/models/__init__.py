"""The catalogue's tables, split by noun."""

from catalog.models.attributes import Attribute, AttributeChoice, AttributeValue, ProductType
from catalog.models.classification import Brand, Category, Pin, Tag
from catalog.models.content import Banner, Page
from catalog.models.pictures import Image
from catalog.models.products import Detail, LifeStep, Option, OptionValue, Product, Variant
from catalog.models.tables import FactTable

__all__ = [
    "Attribute",
    "AttributeChoice",
    "AttributeValue",
    "Banner",
    "Brand",
    "Category",
    "Detail",
    "FactTable",
    "Image",
    "LifeStep",
    "Option",
    "OptionValue",
    "Page",
    "Pin",
    "Product",
    "ProductType",
    "Tag",
    "Variant",
]
