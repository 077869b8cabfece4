"""What is made and by what it is judged: producers, products, evidence, classification, criteria."""

from .classification import ProductGroup, ProductSet, Regulation, Sector
from .criteria import CriteriaSet, Criterion, Heading, Option
from .evidence import Evidence, EvidenceKind
from .producers import Membership, Producer
from .products import Product

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
