from __future__ import annotations

from yihu.ground.rooms import Room


class Accounts(Room):
    name = "yihu.accounts"
    label = "accounts"
    floor = 2

    def ready(self) -> None:
        """Make the organisation the anchor of every right."""
        from yihu.accounts.models import Organisation
        from yihu.accounts.models.team import team_accounts
        from yihu.ground.scope import set_anchor

        set_anchor(Organisation, team_accounts)
        super().ready()
