"""What producers and officers write into a dossier, step by step. A draft may be incomplete: `checks` decides."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from basics import clock
from basics.columns import EmailColumn, LineColumn, ProseColumn
from basics.public_ids import PublicIdField
from cycle.models.dossiers import Dossier
from products.models import Criterion, Evidence, Option


class Content(models.Model):
    """One form of a dossier. `REQUIRED` names the fields its submission needs, where the dossier is asked for them."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="%(class)s")
    saved_at = models.DateTimeField(null=True, editable=False)
    """When its writer last saved it; None of one that was only opened or copied."""

    REQUIRED: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def label(self, name: str) -> str:
        return str(self._meta.get_field(name).verbose_name)  # type: ignore[union-attr]

    def asks(self, name: str) -> bool:
        """Whether the field is there for a dossier of this kind."""
        return True

    @property
    def required(self) -> list[str]:
        """The fields that the submission of this dossier needs."""
        return [name for name in self.REQUIRED if self.asks(name)]

    def missing(self) -> dict[str, str]:
        """The required fields still empty, each with its label."""
        return {name: self._asked(name) for name in self.required if getattr(self, name) in ("", None, False)}

    def _asked(self, name: str) -> str:
        """What is said to be missing: a box to be ticked by what is to be done."""
        return gettext("tick the commitment") if name == "committed" else self.label(name)

    @property
    def begun(self) -> bool:
        """Whether anything was saved in it, or copied into it."""
        return self.pk is not None and (self.saved_at is not None or len(self.missing()) < len(self.required))


class Idea(Content):
    """Idea registration (Biểu 01/02)."""

    core_value = ProseColumn(_("Core value of the product"), max_length=6000, blank=True)
    is_existing = models.BooleanField(_("The product is already made"), default=False)
    story = ProseColumn(_("Story of the product"), max_length=6000, blank=True)
    raw_materials = ProseColumn(_("Raw materials"), max_length=6000, blank=True)
    production_place = LineColumn(_("Place of production"), max_length=250, blank=True)
    labour = LineColumn(_("Labour"), max_length=250, blank=True)
    technology = ProseColumn(_("Technology"), max_length=6000, blank=True)
    packaging = LineColumn(_("Packaging"), max_length=250, blank=True)
    brand = LineColumn(_("Intended brand"), max_length=150, blank=True)
    quality_target = LineColumn(_("Quality target"), max_length=250, blank=True)
    market_area = LineColumn(_("Where it will be sold"), max_length=250, blank=True)
    market_customers = LineColumn(_("Who will buy it"), max_length=250, blank=True)
    market_income = LineColumn(_("Income of the customers"), max_length=150, blank=True)
    market_size = LineColumn(_("Size of the market"), max_length=250, blank=True)
    competitors = ProseColumn(_("Competing products"), max_length=6000, blank=True)
    novelty = ProseColumn(_("What is new"), max_length=6000, blank=True)
    expected_price = LineColumn(_("Expected price"), max_length=100, blank=True)
    support_wanted = ProseColumn(_("Support wanted"), max_length=6000, blank=True)
    committed = models.BooleanField(_("We commit to taking part in the cycle and to the truth of this form"), default=False)

    REQUIRED = (
        "core_value", "story", "raw_materials", "production_place", "labour", "packaging", "quality_target",
        "market_area", "market_customers", "novelty", "expected_price", "committed",
    )  # fmt: skip

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.dossier_id}"


class SupportEntry(models.Model):
    """One line of the support diary of step 4: who helped with what."""

    class Topic(models.TextChoices):
        MATERIALS = "materials", _("Raw materials")
        LABOUR = "labour", _("Local labour")
        SKILLS = "skills", _("Skills training")
        SCALE = "scale", _("Scaling up")
        QUALITY = "quality", _("Quality standards")
        PACKAGING = "packaging", _("Packaging and labels")
        LINKAGE = "linkage", _("Linkages and distribution")
        CREDIT = "credit", _("Credit")
        SCIENCE = "science", _("Science and technology")
        OTHER = "other", _("Other support")

    public_id = PublicIdField()
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="support_entries")
    day = models.DateField(_("Date"))
    topic = models.CharField(_("Topic"), max_length=12, choices=Topic.choices)
    text = ProseColumn(_("What was done"), max_length=4000)
    given_by = LineColumn(_("Who helped"), max_length=150)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-day", "-pk"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.get_topic_display()}"


class Registration(Content):
    """Registration (Mẫu 01), with the office's part filled on receipt."""

    representative = LineColumn(_("Legal representative"), max_length=150, blank=True)
    title = LineColumn(pgettext_lazy("position", "Title"), max_length=100, blank=True)
    address = LineColumn(_("Address"), max_length=250, blank=True)
    phone = models.CharField(_("Phone number"), max_length=20, blank=True)
    email = EmailColumn(_("E-mail address"), blank=True)
    attachments = ProseColumn(_("Attachments"), max_length=6000, blank=True)
    samples = models.PositiveSmallIntegerField(_("Number of samples"), null=True, blank=True)
    committed = models.BooleanField(_("We commit to the truth of this dossier and answer for it before the law"), default=False)
    receipt_number = models.CharField(max_length=60, blank=True, editable=False)
    received_on = models.DateField(null=True, editable=False)

    REQUIRED = ("representative", "title", "address", "phone", "committed")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.dossier_id}"


class SelfAssessment(Content):
    """Self-assessment (Mẫu 02); the scores are `scores` of the dossier, the papers its evidence."""

    changes = ProseColumn(_("What has changed since the recognition"), max_length=6000, blank=True)
    product_standard = LineColumn(_("Product standard"), max_length=250, blank=True)
    history = ProseColumn(_("History of the producer"), max_length=6000, blank=True)
    structure = ProseColumn(_("Structure of the organisation"), max_length=6000, blank=True)
    plan_results = ProseColumn(_("Results of the plan"), max_length=6000, blank=True)
    production_plan = ProseColumn(_("Production plan"), max_length=6000, blank=True)

    REQUIRED = ("changes", "history", "structure", "plan_results", "production_plan")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.dossier_id}"

    def asks(self, name: str) -> bool:
        """What has changed is asked of a product that was recognised before."""
        return name != "changes" or self.dossier.kind != Dossier.Kind.FIRST


class SelfScore(models.Model):
    """The producer's own choice on one criterion."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    description = ProseColumn(_("How we meet it"), max_length=2000, blank=True)

    class Meta:
        ordering = ["criterion__position"]
        constraints = [models.UniqueConstraint(fields=["dossier", "criterion"], name="self_score_once")]

    def __str__(self) -> str:
        return f"{self.criterion}"


class DossierEvidence(models.Model):
    """A paper of the producer's library put before this dossier's readers."""

    class Change(models.TextChoices):
        NEW = "new", _("New")
        UNCHANGED = "unchanged", _("Unchanged")
        CHANGED = "changed", _("Changed")
        EXPIRED = "expired", _("Expired")

    public_id = PublicIdField()
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="evidence_links")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="dossier_links")
    change = models.CharField(max_length=10, choices=Change.choices, default=Change.NEW)
    covers_too = models.BooleanField(default=False, help_text="The producer says that this paper of another product covers this one too")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["evidence__kind__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["dossier", "evidence"], name="dossier_evidence_once")]

    def __str__(self) -> str:
        return f"{self.evidence}"

    @property
    def counts(self) -> bool:
        """Valid today, and of this product: by itself, or as the producer says."""
        return not self.evidence.is_expired() and (self.covers_too or self.evidence.covers(self.dossier.product))


class PaperDraft(models.Model):
    """What somebody has written of a paper whose file is not sent yet: their own, until it is."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    words = models.JSONField(default=dict, help_text="Field of the form -> text")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "user"], name="paper_draft_once")]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.user_id}"


class CommuneReport(Content):
    """Report of the commune's People's Committee (Mẫu 03): four topics and a proposal."""

    local_materials = ProseColumn(_("Use of local raw materials"), max_length=6000, blank=True)
    local_labour = ProseColumn(_("Use of local labour"), max_length=6000, blank=True)
    idea_origin = ProseColumn(_("Origin of the product idea"), max_length=6000, blank=True)
    local_identity = ProseColumn(_("Local knowledge and identity"), max_length=6000, blank=True)
    samples_received = models.PositiveSmallIntegerField(_("Samples received"), null=True, blank=True)
    proposal = ProseColumn(_("Proposal"), max_length=6000, blank=True)

    TOPICS = ("local_materials", "local_labour", "idea_origin", "local_identity")
    REQUIRED = (*TOPICS, "proposal")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.dossier_id}"
