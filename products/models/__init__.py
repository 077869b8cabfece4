"""What is made and by what it is judged: producers, products, evidence, classification, criteria."""

from products.models.classification import ProductGroup, ProductSet, Regulation, Sector
from products.models.criteria import CriteriaSet, Criterion, Heading, Option
from products.models.evidence import Evidence, EvidenceKind
from products.models.producers import Membership, Producer
from products.models.products import Product

__all__ = [
    "CriteriaSet",
    "Criterion",
    "Evidence",
    "EvidenceKind",
    "Heading",
    "Membership",
    "Option",
    "Producer",
    "Product",
    "ProductGroup",
    "ProductSet",
    "Regulation",
    "Sector",
]
