from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationConfig(AppConfig):
    name = "evaluation"
    verbose_name = _("Evaluation")

    def ready(self) -> None:
        from cycle.acts import notices
        from cycle.journey import flow
        from cycle.pages import years
        from cycle.pages.sections import register, register_action, register_note, register_warning
        from cycle.querysets import SEEN_ALSO_BY
        from workflow.moves import any_of

        from . import receivers  # noqa: F401
        from .acts import telling
        from .journeys import arranging, item, sheet
        from .pages import dossier_sections, lists
        from .rules import checks, policies
        from .rules.scopes import dossiers_opened_to

        for arranged in (arranging.rounds, arranging.councils, arranging.seats):
            arranged.bind()
        item.flow.bind()
        sheet.flow.bind()
        flow.supply("assign", by=policies.stage_officer)
        flow.supply("request_supplement", by=policies.preparing_dossier, needs=[checks.nobody_scores_yet])
        flow.supply("resume", by=policies.presiding_or_secretary_of_dossier, needs=[checks.answer_was_due])
        flow.supply("record_result", by=any_of(policies.presiding_over_dossier, policies.system_before_council))
        for name in ("send_back", "withdraw", "reclassify"):
            flow.supply(name, needs=[checks.nobody_scores_yet])
        notices.KINDS.update(telling.KINDS)
        notices.CODED.update(telling.CODED)
        if dossiers_opened_to not in SEEN_ALSO_BY:
            SEEN_ALSO_BY.append(dossiers_opened_to)
        years.register(lists.rounds_of_year)
        register(dossier_sections.result)
        register(dossier_sections.without_round)
        register_warning(dossier_sections.no_round_above)
        register_note(dossier_sections.why_knocked_out)
        register_action(dossier_sections.council_work)
