"""An opened desk: its database, the instant of the command, and the policies it has lived under."""

from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

from helpdesk_cli.english import join
from helpdesk_cli.errors import ConflictError
from helpdesk_cli.settings.hd_toml import Settings
from helpdesk_cli.store.engines import open_changes, open_replica, open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from helpdesk_cli.domain.answers.policy import StoredPolicy
    from helpdesk_cli.domain.clocks.run import InForce
    from helpdesk_cli.domain.ladder.consent import Consent
    from helpdesk_cli.domain.mail.token import Signet
    from helpdesk_cli.settings.mail import DeliverySettings
    from helpdesk_cli.store.door.changes import Changes
    from helpdesk_cli.store.door.store import Store

    Tell = Callable[[str], object]

_A = {"agent": "an agent", "lead": "a lead"}


class Desk:
    """What every use case works on. Policies are parsed when first asked for, each once."""

    def __init__(self, store: "Store", now: int, settings: Settings) -> None:
        self.store = store
        self.now = now
        self.settings = settings
        self.replica: str | None = None
        """Where it is read, if that is not where it is written."""
        self._parsed: dict[int, InForce] = {}
        self._since: dict[int, list[InForce]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.store.close()

    @property
    def agent(self) -> str:
        """Who acts."""
        return self.settings.agent

    @property
    def named_agent(self) -> str | None:
        """Who acts, if anybody was named; None when it is just whoever is logged in."""
        return self.settings.named_agent

    def refuse_agents(self, what: str) -> None:
        """Refuse what acts on the whole desk to a login that acts in its own name alone."""
        login = self.store.login
        if login is not None and login.is_bound:
            raise ConflictError(
                f"{what} is for the whole desk, and {login.name} logs in as"
                f" {join([_A[kind] for kind in sorted(login.kinds)])}",
                hint="it takes the login of the desk's owner, or one of hd access grant NAME"
                " --cron",
            )

    def see_all(self, what: str) -> None:
        """Refuse what covers all tickets to a login that is shown only some of them."""
        login = self.store.login
        if login is None or not login.sees_part:
            return
        if "lead" not in login.kinds:
            raise ConflictError(
                f"{what} speaks of all tickets, and the server shows {login.name} no private ones"
                " of other teams",
                hint="it takes the login of the desk's owner, or one of hd access grant NAME"
                " with --lead or --cron",
            )
        self.store.read_as_lead()

    @property
    def by(self) -> str:
        """The acting agent, as the timeline writes it."""
        return f"agent:{self.agent}"

    @cached_property
    def consent(self) -> "Consent":
        """The programs and hosts that the desk may use on this machine."""
        return self.settings.consent

    @property
    def own_views(self) -> "Mapping[str, str]":
        """The searches that who acts has saved, by name."""
        return self.settings.views

    @cached_property
    def delivery(self) -> "DeliverySettings | None":
        """How mail leaves; None when hd.toml does not say."""
        return self.settings.delivery if self.settings.says_how_mail_leaves else None

    @cached_property
    def key(self) -> str:
        """The key that tells this desk from all others."""
        from helpdesk_cli.store.tickets.naming import read_key

        return read_key(self.store)

    @cached_property
    def signet(self) -> "Signet":
        """The signet with which the desk signs its mails, to recognise them."""
        from helpdesk_cli.domain.mail.token import Signet
        from helpdesk_cli.store.desk_facts import read_facts

        secret = read_facts(self.store).get("secret")
        if secret is None:
            raise ConflictError(
                "mail is written with a secret of the desk, which leads do not read",
                hint="it takes the login of the desk's owner, of an agent or of cron",
            )
        return Signet(self.key, secret)

    @cached_property
    def in_force(self) -> "InForce":
        """The policy applied last."""
        from helpdesk_cli.store.policy.policies import read_latest_policy

        return self._parse(read_latest_policy(self.store))

    @cached_property
    def ladder_since(self) -> dict[str, int]:
        """The instant since which the whole ladder of the policy in force has been there.

        On a desk from before there were ladders, that is `now`, until a pass writes it down. What
        its earlier versions did not write down has been there since the policy was applied.
        """
        from helpdesk_cli.domain.ladder.chores import name_ladder
        from helpdesk_cli.store.ladder.ledger import read_ladder

        written = read_ladder(self.store)
        since = self.in_force.since if written else self.now
        return dict.fromkeys(name_ladder(self.in_force.policy), since) | written

    def forget_policies(self) -> None:
        """Forget the policies that were read: another one has been applied."""
        for looked_up in ("in_force", "ladder_since"):
            self.__dict__.pop(looked_up, None)
        self._since.clear()

    def look_again(self) -> None:
        """Notice if another policy has been applied since this desk was opened: an agent may have
        been writing for a long time. Call it within the transaction that depends on the policy."""
        from helpdesk_cli.store.policy.policies import read_latest_id

        if "in_force" in self.__dict__ and self.in_force.id != read_latest_id(self.store):
            self.forget_policies()

    def policies_since(self, policy_id: int) -> "list[InForce]":
        """The policies that judge a ticket taken in under `policy_id`, in order of application."""
        if self.in_force.id == policy_id:
            return [self.in_force]
        if policy_id not in self._since:
            self._since[policy_id] = self._read_since(policy_id)
        return self._since[policy_id]

    @property
    def every_policy(self) -> "list[InForce]":
        """All that it has lived under, in order of application."""
        return self._read_since(1)

    def _read_since(self, policy_id: int) -> "list[InForce]":
        from helpdesk_cli.store.policy.policies import read_policies

        return [self._parse(stored) for stored in read_policies(self.store, policy_id)]

    def _parse(self, stored: "StoredPolicy") -> "InForce":
        from helpdesk_cli.domain.clocks.run import InForce
        from helpdesk_cli.policy_file.reading.parse import parse_policy

        if stored.id not in self._parsed:
            policy = parse_policy(stored.text, f"policy {stored.id} of this desk", was_applied=True)
            self._parsed[stored.id] = InForce(policy, stored.id, stored.applied_at)
        return self._parsed[stored.id]


def open_desk(
    settings: Settings,
    now: int,
    tell: "Callable[[str], object] | None" = None,
    *,
    to_read: bool = False,
) -> Desk:
    """The desk whose database the settings name; refused when there is none.

    `tell` hears what will take a while. `to_read`: hardly anything will be written.
    """
    store = open_store(settings.db, tell=tell, to_read=to_read)
    try:
        _act_as_login(store, settings)
    except BaseException:
        store.close()
        raise
    return Desk(store, now, settings)


def _act_as_login(store: "Store", settings: Settings) -> None:
    if store.login is not None and store.login.is_bound:
        settings.act_as(store.login.name)


def open_desk_to_look(settings: Settings, place: str, now: int, tell: "Tell") -> Desk:
    """The desk as a replica or a copy of it has it, a moment old perhaps; nothing is written there.

    ConflictError where another desk lies there. While the desk itself is away, nobody knows, and
    `tell` hears of it.
    """
    desk = open_replica_of(settings, place, now)
    try:
        _refuse_another(desk.store, settings, tell)
    except BaseException:
        desk.store.close()
        raise
    return desk


def open_replica_of(settings: Settings, place: str, now: int) -> Desk:
    """The same where that has been checked already."""
    store = open_replica(place)
    try:
        _act_as_login(store, settings)
    except BaseException:
        store.close()
        raise
    desk = Desk(store, now, settings)
    desk.replica = place
    return desk


def _refuse_another(store: "Store", settings: Settings, tell: "Tell") -> None:
    from helpdesk_cli.errors import ConflictError, StoreAwayError
    from helpdesk_cli.store.desk_facts import read_fact

    try:
        with open_store(settings.db, to_read=True) as desk:
            own, name = read_fact(desk, "key"), desk.location
    except StoreAwayError as error:
        tell(f"{error.message}; what {store.location} says is not compared with it")
        return
    if read_fact(store, "key") != own:
        raise ConflictError(
            f"{store.location} is another desk than {name}",
            hint="HD_DB_READ, or db_read in hd.toml, names a replica or a copy of the desk",
        )


def watch_desk(settings: Settings) -> "Changes":
    """A watcher that notices when this desk changes from now on; the caller closes it."""
    return open_changes(settings.db)
