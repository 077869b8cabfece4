from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.core import checks
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from accounts.drafting import forget_others
        from accounts.places import proxies_are_counted

        checks.register(proxies_are_counted, checks.Tags.security, deploy=True)
        user_logged_in.connect(forget_others, dispatch_uid="accounts.drafting")
