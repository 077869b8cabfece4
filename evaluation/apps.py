from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationConfig(AppConfig):
    name = "evaluation"
    verbose_name = _("Evaluation")

    def ready(self) -> None:
        from cycle import notices
        from cycle.models import Dossier
        from cycle.moves import supply
        from cycle.querysets import SEEN_ALSO_BY
        from cycle.sections import register, register_action

        from . import checks, dossier_sections, news, policies, receivers  # noqa: F401
        from .querysets import dossiers_opened_to

        supply(Dossier, "assign", by=policies.stage_officer)
        supply(Dossier, "request_supplement", by=policies.preparing_dossier, needs=[checks.nobody_scores_yet])
        supply(Dossier, "resume", by=policies.presiding_or_secretary_of_dossier, needs=[checks.answer_was_due])
        supply(Dossier, "record_result", by=policies.presiding_over_dossier)
        for name in ("send_back", "withdraw", "reclassify"):
            supply(Dossier, name, needs=[checks.nobody_scores_yet])
        notices.KINDS.update(news.KINDS)
        if dossiers_opened_to not in SEEN_ALSO_BY:
            SEEN_ALSO_BY.append(dossiers_opened_to)
        register(dossier_sections.result)
        register_action(dossier_sections.council_work)
