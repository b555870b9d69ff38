"""What the two support pages promise, sentence by sentence, and the test that shows it.

A sentence stands as the page has it (French), cut with […]; lines of a list stand behind their
heading. Its test is one of this module, or `module:name` of another one below `tests`. What a page
says without promising anything of the desk stands last, so that no sentence is missing.
"""

import os
import re
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.tickets.routing import find_route
from helpdesk_cli.domain.tickets.search.words import split_words
from helpdesk_cli.domain.tickets.ticket import Ticket
from tests.conftest import Hd
from tests.policy.shipped.test_seed_desks import VIMEO, VODLIX

ARTICLES = "triage.test_articles"
CUSTOMERS = "customers.test_seed_sentences"
DESKS = "policy.shipped.test_seed_desks"
ENTERPRISE = f"{DESKS}:test_enterprise_first_replies"
SELF_SERVICE = f"{DESKS}:test_self_service_first_replies_are_one_for_all_severities"
BUSINESS_DAYS = f"{DESKS}:test_free_and_basic_count_days_from_monday_to_friday"
ESTIMATES = f"{DESKS}:test_vimeo_promises_enterprise_and_estimates_the_rest"
VODLIX_TIMES = f"{DESKS}:test_vodlix_first_replies_run_through_the_weekend"
VODLIX_WORDS = f"{DESKS}:test_vodlix_severities_keep_the_definitions_of_the_page"

VIMEO_SENTENCES = {
    "Vimeo fournit une assistance écrite à toute personne, 24 heures sur 24 et 7 jours sur 7.": (
        f"{CUSTOMERS}:test_everybody_may_write_at_any_hour"
    ),
    "Les abonnés payants peuvent s'attendre à recevoir une première réponse dans les heures qui "
    "suivent, en fonction du niveau d'abonnement.": "test_who_pays_is_answered_within_hours",
    "[…] notre système cherchera d'abord une réponse à votre question dans notre centre d'aide.": (
        f"{ARTICLES}:test_an_article_chosen_before_a_ticket_spares_it_and_is_counted"
    ),
    "En cas d'échec, cliquez sur Contacter l'assistance en bas de la fenêtre, puis sur Envoyer un "
    "ticket": f"{ARTICLES}:test_choosing_none_goes_on_with_the_ticket",
    "Cette méthode nous permet de […] recueillir plus de renseignements sur votre compte": (
        f"{CUSTOMERS}:test_a_ticket_of_an_account_brings_what_is_known_of_it"
    ),
    "Les clients Advanced, Premium et Enterprise ont également accès à une assistance par chat en "
    "direct pour les problèmes de diffusion en direct, 24 heures sur 24 et 7 jours sur 7.": (
        f"{CUSTOMERS}:test_three_kinds_of_customers_may_chat_about_live_streams_at_any_hour"
    ),
    "L'assistance téléphonique n'est disponible qu'avec un compte Enterprise.": (
        f"{CUSTOMERS}:test_only_enterprise_may_phone"
    ),
    "Si vous avez souscrit un contrat Enterprise auprès de nous, vous devriez avoir reçu votre "
    "code PIN": f"{CUSTOMERS}:test_callers_prove_themselves_with_the_pin_they_were_sent",
    "Si vous ne trouvez pas votre code PIN, contactez votre gestionnaire de compte pour qu'il vous "
    "l'envoie.": f"{CUSTOMERS}:test_a_caller_without_the_pin_is_sent_to_their_account_manager",
    "Si vous recherchez des informations concernant l'assistance Livestream, rendez-vous dans le "
    "centre d'aide Livestream.": "test_livestream_is_looked_after_by_its_own_team",
    "Les comptes Enterprise bénéficient d'un accès 24 h/24 et 7 j/7 à l'assistance via notre "
    "formulaire de contact, le chat en direct (pour les problèmes de streaming en direct) et le "
    "téléphone.": f"{CUSTOMERS}:test_enterprise_may_write_chat_and_phone",
    "Les accords de niveau de service de première réponse […] varient en fonction du pack "
    "d'assistance que vous avez choisi et du niveau de gravité de votre problème.": (
        "test_enterprise_is_promised_by_package_and_severity"
    ),
    "[…] les horaires du service téléphonique varient en fonction du pack d'assistance que vous "
    "avez choisi": f"{CUSTOMERS}:test_the_hours_of_the_phone_vary_with_the_package",
    "Pour les questions standard : Silver : 6 heures ouvrables": ENTERPRISE,
    "Pour les questions standard : Gold : 6 heures": ENTERPRISE,
    "Pour les questions standard : Platinum : 2 heures": ENTERPRISE,
    "Pour les questions importantes : Silver : 3 heures ouvrables": ENTERPRISE,
    "Pour les questions importantes : Gold : 3 heures": ENTERPRISE,
    "Pour les questions importantes : Platinum : 1 heure": ENTERPRISE,
    "Pour les questions urgentes : Silver : 1 heure ouvrable": ENTERPRISE,
    "Pour les questions urgentes : Gold : 1 heure": ENTERPRISE,
    "Pour les questions urgentes : Platinum : 30 minutes": ENTERPRISE,
    "Silver : 9 h-21 h ET ou 9 h-18 h GMT* / 9 h-21 h AEST** *pour les clients basés en Europe "
    "**pour les clients basés en APAC": (
        "customers.test_entitlement:test_the_phone_keeps_the_hours_of_the_region"
    ),
    "Gold et Platinum : 24 h sur 24 et 7 jours sur 7": (
        f"{CUSTOMERS}:test_gold_and_platinum_may_phone_at_any_hour"
    ),
    "Notre équipe d'assistance fonctionne 24 heures sur 24, 7 jours sur 7.": (
        "test_who_pays_is_answered_at_night_too"
    ),
    "Vous trouverez ci-dessous les délais de réponse estimés": ESTIMATES,
    "Nous proposons également une assistance par chat pour les problèmes de streaming en direct "
    "des membres Advanced et Premium.": (
        f"{CUSTOMERS}:test_of_self_service_advanced_and_premium_alone_may_chat"
    ),
    "Advanced : première réponse sous 2 heures": SELF_SERVICE,
    "Standard : première réponse sous 6 heures": SELF_SERVICE,
    "Starter : première réponse sous 8 heures": SELF_SERVICE,
    "Gratuit : première réponse généralement sous 3 jours ouvrables": BUSINESS_DAYS,
    "Premium : première réponse sous 2 heures": SELF_SERVICE,
    "Business : première réponse sous 4 heures": SELF_SERVICE,
    "Pro : première réponse sous 6 heures": SELF_SERVICE,
    "Plus : première réponse sous 8 heures": SELF_SERVICE,
    "Basic : première réponse généralement sous 3 jours ouvrables": BUSINESS_DAYS,
    "Le délai de réponse du suivi peut être plus long que celui de la première réponse.": (
        "test_follow_up_may_take_longer_than_the_first_reply"
    ),
    "La priorité est attribuée en fonction de votre abonnement et de la nature du problème.": (
        "test_the_queue_goes_by_subscription_and_by_the_nature_of_the_problem"
    ),
    "Les problèmes particulièrement épineux qui nécessitent une enquête approfondie sont souvent "
    "réaffectés à un conseiller spécialisé.": "test_hard_problems_pass_to_a_specialist",
    "[…] le suivi des réponses et des résolutions peut prendre plusieurs jours, surtout si un "
    "problème donné nécessite l'intervention d'autres équipes, comme nos développeurs.": (
        "test_follow_up_waits_while_other_teams_work"
    ),
    "Si malheureusement un membre Vimeo venait à décéder ou à ne plus pouvoir utiliser son compte, "
    "Vimeo pourra, après avoir demandé à qui de droit, et tel qu'exigé ou autorisé par la loi, "
    "désactiver ou transférer le compte de ce membre Vimeo.": (
        "test_an_owner_who_died_is_a_matter_of_its_own_team_with_its_checklist"
    ),
    "Le propriétaire du compte est décédé ou invalide": (
        "test_what_a_customer_writes_leads_to_the_team_that_it_concerns"
    ),
    "Si vous souhaitez en savoir plus au sujet de notre politique ou poser une question, veuillez "
    "consulter notre Page de politique relative aux utilisateurs décédés ou invalides.": (
        "test_an_owner_who_died_is_recognised_by_words_with_the_same_checklist"
    ),
    "Signaler une vulnérabilité": "test_what_a_customer_writes_leads_to_the_team_that_it_concerns",
    "Si vous êtes chercheur en sécurité et que vous avez trouvé une vulnérabilité dans l'un de nos "
    "produits, veuillez nous le signaler ici.": "test_a_vulnerability_is_for_security_alone",
    "Si vous n'avez pas trouvé la réponse à votre question sur cette page, veuillez envoyer une "
    "note à notre formidable équipe d'assistance via notre formulaire de contact. Vos avis nous "
    "aident à améliorer nos services.": "test_feedback_comes_by_form_and_reaches_who_reads_it",
}

VODLIX_SENTENCES = {
    "L'équipe Vodlix a préparé un manuel utilisateur étape par étape": (
        f"{ARTICLES}:test_articles_are_found_in_both_languages"
    ),
    "[…] les représentants de notre équipe de support vérifient les tickets en continu et "
    "répondent avec les actions requises selon la nature du problème.": VODLIX_TIMES,
    "Vous pouvez ouvrir votre espace client et soumettre un ticket là-bas.": (
        f"{CUSTOMERS}:test_customers_submit_tickets_by_form_at_any_hour"
    ),
    "Une fois le ticket soumis, notre équipe de support examinera le problème et le transmettra à "
    "l'équipe technique pour résoudre le problème pour le client.": (
        "test_support_looks_first_and_passes_it_to_the_technical_team"
    ),
    "Sur les commentaires de l'équipe technique, l'équipe de support communique activement avec "
    "les clients pour les tenir informés des procédures de l'équipe technique.": (
        "test_a_customer_is_kept_informed_while_the_technical_team_works"
    ),
    "Vos identifiants de connexion client seront fournis par votre gestionnaire de compte": (
        f"{CUSTOMERS}:test_the_account_names_who_gives_the_login_which_hd_does_not_claim_to_check"
    ),
    "Dans le cas où votre ticket de support ne recevrait pas de réponse […], il vous assistera "
    "immédiatement": (f"{DESKS}:test_an_unanswered_vodlix_ticket_reaches_the_support_manager"),
    "[…] vous pouvez envoyer directement un e-mail au responsable de notre équipe de support": (
        f"{CUSTOMERS}:test_customers_may_mail_at_any_hour"
    ),
    "Nous offrons également un support par téléphone […], en fonction de l'intensité/gravité du "
    "problème.": f"{CUSTOMERS}:test_the_phone_is_for_grave_problems",
    "[…] vous pouvez nous appeler immédiatement.": (
        f"{CUSTOMERS}:test_grave_problems_are_phoned_at_any_hour"
    ),
    "Nous attribuons également un gestionnaire de compte dédié et un numéro de téléphone direct "
    "est fourni": f"{CUSTOMERS}:test_a_customer_has_an_account_manager_and_a_direct_line",
    "Nos plans de support premium offrent différents niveaux de service": (
        f"{CUSTOMERS}:test_a_customer_may_have_a_premium_support_plan"
    ),
    "Email : support@vodlix.com": (
        f"{DESKS}:test_an_unanswered_vodlix_ticket_reaches_the_support_manager"
    ),
    "Recevez le support d'experts en streaming.": "test_consultations_are_for_the_experts",
    "Non seulement nous fournissons un support technique lié à Vodlix": (
        "test_support_looks_first_and_passes_it_to_the_technical_team"
    ),
    "[…] une équipe d'experts est également disponible pour des consultations": (
        "test_consultations_are_for_the_experts"
    ),
    "Critique : La fonctionnalité principale ne fonctionne pas, comme le fait que l'utilisateur ne "
    "puisse pas se connecter, la vidéo ne joue pas du tout, le paiement ne passe pas et ainsi de "
    "suite.": VODLIX_WORDS,
    "Critique : Il doit s'agir d'une fonctionnalité principale, sans laquelle l'application est "
    "(et disponible) mais non utilisable.": VODLIX_WORDS,
    "Critique : Dans la plupart des cas, il sera clairement identifiable si c'est un problème "
    "critique ou non.": VODLIX_WORDS,
    "Critique : 1 heure": VODLIX_TIMES,
    "Haut : Les scénarios comme la fonctionnalité CMS ne fonctionne pas, problème de codage vidéo, "
    "problème de téléchargement vidéo et ainsi de suite, tombent dans cette catégorie.": (
        VODLIX_WORDS
    ),
    "Haut : La demande nécessite un traitement ponctuel, car la fonctionnalité non fonctionnelle "
    "pourrait causer des interruptions graves ou avoir un impact négatif sur l'entreprise.": (
        VODLIX_WORDS
    ),
    "Haut : 4 heures": VODLIX_TIMES,
    "Moyen : Le problème entraîne des interruptions minimales ou nulles dans les opérations "
    "commerciales normales (pas d'impact commercial).": VODLIX_WORDS,
    'Moyen : Le problème consiste principalement en problèmes "comment faire" et similaires.': (
        VODLIX_WORDS
    ),
    "Moyen : Les problèmes d'interface utilisateur et similaires peuvent être considérés comme une "
    "faible priorité.": VODLIX_WORDS,
    "Moyen : 8 heures": VODLIX_TIMES,
    "Faible : Le problème entraîne des interruptions minimales ou nulles dans les opérations "
    "commerciales normales (pas d'impact commercial).": VODLIX_WORDS,
    'Faible : Le problème consiste principalement en problèmes "comment faire" et similaires.': (
        VODLIX_WORDS
    ),
    "Faible : Les problèmes d'interface utilisateur et similaires peuvent être considérés comme "
    "une faible priorité.": VODLIX_WORDS,
    "Faible : 1 jour": VODLIX_TIMES,
}

NO_PROMISE_OF_THE_DESK = {
    "Pour que l'on vous vienne en aide le plus rapidement possible :": "a heading",
    "Cliquez sur Nous contacter en haut du centre d'aide": "where a button is",
    "L'option de chat est accessible en cliquant sur Assistance": "where a button is",
    "[…] de vous répondre plus rapidement […] que si vous nous contactez par e-mail": (
        "why the form is better"
    ),
    "N'hésitez pas à utiliser Vimeo Record": "advice to the customer",
    "Voici les horaires du service téléphonique Enterprise :": "a heading",
    "Nous avons expliqué tous les modules et chaque tâche": "what a book holds",
    "Un lien vers notre guide utilisateur est mentionné ici :": "a link",
    "https://docs.vodlix.com/user-manual/admin-area": "a link",
    "Le lien vers notre espace client est répertorié ici :": "a link",
    "Envoyer un mail au responsable du service support :": "a heading",
    "Voir les plans de support premium": "a link",
    "| Gravité | Définition | Temps de réponse initial |": "a heading",
    "Assurez-vous que vous êtes connecté(e) à votre compte Vimeo.": "advice to the customer",
    "[…] incluez autant d'informations détaillées que possible": "advice to the customer",
    "Cliquez ici pour en savoir plus sur la transition vers notre nouveau modèle": "a link",
    "Nos spécialistes sont formés pour résoudre les problèmes": "how people are trained",
    "La meilleure façon de rester au fait de l'actualité […] est de lire notre blog.": "a blog",
    "Vous pouvez vous abonner aux mises à jour hebdomadaires par e-mail": "a blog",
    "Nous prendrons bien soin de vous.": "a greeting",
    **dict.fromkeys(
        (
            "Formulaire de contact",
            "Assistance par chat",
            "Assistance par téléphone",
            "Prise en charge des autres produits Vimeo",
            "Temps de réponse initial",
            "Enterprise",
            "Abonnements libre-service",
            "Anciens abonnements en libre-service",
            "Taux de réponses de suivi",
            "Nous contacter pour des circonstances particulières",
            "Tenez-vous au courant",
            "Envoyer mon avis",
        ),
        "a heading",
    ),
    "Chez Vodlix, nous croyons que lorsque nos clients réussissent, nous aussi.": "a belief",
}


@pytest.mark.parametrize(
    ("sentence", "place"), [*VIMEO_SENTENCES.items(), *VODLIX_SENTENCES.items()]
)
def test_each_sentence_has_the_test_that_it_names(sentence: str, place: str) -> None:
    module, _, name = place.rpartition(":")
    found = import_module(f"tests.{module}" if module else __name__)
    assert callable(getattr(found, name, None)), sentence


def squash(text: str) -> str:
    """The words alone, so that no quote and no blank tells texts apart."""
    return " ".join(split_words(text))


def is_told(sentence: str) -> bool:
    """Whether some entry stands for it: one that holds it whole, or whose parts it holds.

    A few words alone, such as a heading, stand for no sentence that has them too.
    """
    words = squash(sentence)
    for entry in (*VIMEO_SENTENCES, *VODLIX_SENTENCES, *NO_PROMISE_OF_THE_DESK):
        parts = [squash(part) for part in entry.split("[…]")]
        is_part = len(squash(entry).split()) > 4 and all(part in words for part in parts)
        if words in squash(entry) or is_part:
            return True
    return False


def test_no_sentence_of_the_pages_is_missing() -> None:
    if "HD_CASES" not in os.environ:
        pytest.skip("HD_CASES does not name the folder beside which the pages are")
    pages = sorted((Path(os.environ["HD_CASES"]).parent / "seeds").glob("*.txt"))
    if not pages:
        pytest.skip("the pages are not there")
    lines = [line for page in pages for line in page.read_text(encoding="utf-8").splitlines()]
    sentences = [part for line in lines for part in re.split(r"(?<=[.!?])\s*(?=[A-ZÀ-Ý])|\|", line)]
    assert len(sentences) > 100
    assert [sentence for sentence in sentences if not is_told(sentence)] == []


def test_what_promises_something_is_not_taken_for_empty_words() -> None:
    assert not NO_PROMISE_OF_THE_DESK.keys() & {*VIMEO_SENTENCES, *VODLIX_SENTENCES}


OpenDesk = Callable[[str, str], Hd]


@pytest.fixture
def open_desk(tmp_path: Path, engine: str) -> OpenDesk:
    """A new desk under a shipped policy, somebody of it acting, on a Tuesday at 10:00 UTC."""

    def make(policy: str, agent: str) -> Hd:
        return Hd(tmp_path / f"{policy}.db", agent=agent).found(policy)

    return make


def see(hd: Hd, ticket: int = 1) -> dict[str, Any]:
    lines: list[dict[str, Any]] = hd.ok("queue", "--json").json()
    return next(line for line in lines if line["id"] == ticket)


def owed(hd: Hd, clock: str) -> dict[str, Any]:
    """The last run of a clock on the first ticket."""
    runs: list[dict[str, Any]] = hd.ok("explain", "1", "--json").json()["clocks"]
    return [run for run in runs if run["clock"] == clock][-1]


def routed_to(policy: Policy, topic: str) -> str | None:
    ticket = Ticket("", policy.desk.default_tier, policy.desk.default_severity, 0, topic=topic)
    routed = find_route(policy, ticket, "")
    return routed.route.team if routed else None


# ── Vimeo ────────────────────────────────────────────────────────────────────────────────────

PAYING = sorted(VIMEO.tiers.keys() - {"free", "basic"})


@pytest.mark.parametrize("tier", PAYING)
def test_who_pays_is_answered_within_hours(tier: str) -> None:
    for duration in VIMEO.tiers[tier].targets["first_reply"].values():
        assert duration.unit != "business-days"
        assert duration.amount <= 8 * 3600


@pytest.mark.parametrize("tier", [tier for tier in PAYING if tier != "silver"])
def test_who_pays_is_answered_at_night_too(tier: str) -> None:
    """Silver, by contract, in business hours."""
    for promise in (VIMEO.promises(tier, severity, None) for severity in VIMEO.severities):
        assert promise["first_reply"].calendar is None


def test_enterprise_is_promised_by_package_and_severity() -> None:
    texts = {
        tier: [target.text for target in VIMEO.tiers[tier].targets["first_reply"].values()]
        for tier in ("silver", "gold", "platinum")
    }
    assert texts == {
        "silver": ["1 business hour", "3 business hours", "6 business hours"],
        "gold": ["1 hour", "3 hours", "6 hours"],
        "platinum": ["30 minutes", "1 hour", "2 hours"],
    }
    assert all(VIMEO.tiers[tier].commitment == "sla" for tier in texts)


@pytest.mark.parametrize(("tier", "severity"), [*product(VIMEO.tiers, VIMEO.severities)])
def test_follow_up_may_take_longer_than_the_first_reply(tier: str, severity: str) -> None:
    targets = VIMEO.tiers[tier].targets
    first, following = targets["first_reply"][severity], targets["next_reply"][severity]
    assert following.unit == first.unit
    assert following.amount > first.amount


def test_the_queue_goes_by_subscription_and_by_the_nature_of_the_problem(
    open_desk: OpenDesk,
) -> None:
    hd = open_desk("vimeo", "alice")
    for tier, severity in (
        ("starter", "standard"),
        ("gold", "standard"),
        ("platinum", "standard"),
        ("gold", "urgent"),
        ("platinum", "urgent"),
    ):
        hd.ok("new", "x", "--tier", tier, "--severity", severity)
    assert [line["id"] for line in hd.ok("queue", "--json").json()] == [5, 4, 3, 2, 1]


def test_livestream_is_looked_after_by_its_own_team() -> None:
    assert routed_to(VIMEO, "livestream-product") == "livestream"
    assert routed_to(VIMEO, "live-streaming") == "live"


def test_hard_problems_pass_to_a_specialist(open_desk: OpenDesk) -> None:
    hd = open_desk("vimeo", "alice")
    hd.ok("new", "Colours shift in HDR", "--team", "support")
    hd.ok("set", "1", "--topic", "investigation")
    assert see(hd)["team"] == "specialists"
    assert "Routed to specialists: topic is investigation" in hd.ok("show", "1").out


def test_follow_up_waits_while_other_teams_work(open_desk: OpenDesk) -> None:
    hd = open_desk("vimeo", "alice")
    hd.ok("new", "x", "--tier", "gold", "--severity", "urgent", "--body", "It fails.")
    hd.ok("reply", "1", "--body", "We look into it.")
    hd.ok("reply", "1", "--from-customer", "--body", "And?")
    hd.at("2026-11-17T11:00:00Z").ok("hold", "1")
    days_later = hd.at("2026-11-20T11:00:00Z")
    waiting = owed(days_later, "next_reply")
    assert (waiting["state"], waiting["elapsed_seconds"]) == ("paused", 3600)
    days_later.ok("reopen", "1")
    assert owed(days_later, "next_reply")["due_at"] == "2026-11-20T12:00:00Z"


def test_an_owner_who_died_is_a_matter_of_its_own_team_with_its_checklist(
    open_desk: OpenDesk,
) -> None:
    hd = open_desk("vimeo", "alice")
    hd.ok(
        "new", "My father's account", "--topic", "deceased-or-incapacitated", "--body", "He died."
    )
    line = see(hd)
    assert (line["team"], line["subject"]) == ("special-circumstances", "(private)")
    assert hd("show", "1").code == 1
    told = hd.by("hugo").ok("show", "1").out
    assert "He died." in told
    for step in ("what entitles them", "what the law requires", "close the account or transfer it"):
        assert step in told


@pytest.mark.parametrize(
    ("text", "team"),
    [
        ("The account owner is deceased", "special-circumstances"),
        ("My husband passed away in May", "special-circumstances"),
        ("Décès du titulaire", "special-circumstances"),
        ("Ma mère est décédée hier", "special-circumstances"),
        ("Incapacité du propriétaire du compte", "special-circumstances"),
        ("Mon père est en incapacité", "special-circumstances"),
        ("Le propriétaire est devenu invalide", "special-circumstances"),
        ("She is incapacitated; I hold a power of attorney", "special-circumstances"),
        ("I am a security researcher", "security"),
        ("Une faille de sécurité dans le lecteur", "security"),
        ("Je suis chercheuse en sécurité", "security"),
        ("CVE-2026-1234 in the player", "security"),
        ("XSS in video titles", "security"),
        # What customers say of machines.
        ("The encoder died and the stream is dead", None),
        ("Le lien est mort, le code PIN est invalide", None),
        ("Nous sommes dans l'incapacité de nous connecter", None),
        ("Security settings of our domain", None),
    ],
)
def test_what_a_customer_writes_leads_to_the_team_that_it_concerns(
    text: str, team: str | None
) -> None:
    ticket = Ticket("A question", "free", "standard", 0)
    for subject, body in ((text, ""), ("A question", f"Hello. {text}.")):
        routed = find_route(VIMEO, replace(ticket, subject=subject), body)
        assert (routed and routed.route.team) == team
        assert routed is None or routed.route.private


def test_an_owner_who_died_is_recognised_by_words_with_the_same_checklist(
    open_desk: OpenDesk,
) -> None:
    hd = open_desk("vimeo", "alice")
    hd.ok("new", "Mon père", "--body", "Il est décédé en mai.")
    assert (see(hd)["team"], see(hd)["subject"]) == ("special-circumstances", "(private)")
    told = hd.by("hugo").ok("show", "1").out
    assert "Routed to special-circumstances" in told
    assert "Point to the page on deceased or incapacitated users" in told


def test_a_vulnerability_is_for_security_alone(open_desk: OpenDesk) -> None:
    hd = open_desk("vimeo", "alice")
    hd.ok("new", "A report", "--body", "I am a security researcher and found a hole.")
    hd.ok("new", "Another", "--topic", "vulnerability")
    for ticket in (1, 2):
        assert see(hd, ticket)["team"] == "security"
        assert hd("show", str(ticket)).code == 1
    assert "found a hole" in hd.by("greta").ok("show", "1").out


def test_feedback_comes_by_form_and_reaches_who_reads_it(open_desk: OpenDesk) -> None:
    hd = open_desk("vimeo", "alice")
    hd.ok("new", "I like the player", "--channel", "form", "--topic", "feedback")
    assert see(hd)["team"] == "feedback"


# ── Vodlix ───────────────────────────────────────────────────────────────────────────────────


def test_support_looks_first_and_passes_it_to_the_technical_team(open_desk: OpenDesk) -> None:
    hd = open_desk("vodlix", "nadia")
    hd.ok("new", "Encoding fails", "--severity", "high", "--channel", "form")
    assert see(hd)["team"] == "support"
    hd.ok("assign", "1", "--team", "technical")
    hd.ok("hold", "1")
    line = see(hd)
    assert (line["team"], line["status"]) == ("technical", "hold")


def test_a_customer_is_kept_informed_while_the_technical_team_works(open_desk: OpenDesk) -> None:
    hd = open_desk("vodlix", "nadia")
    hd.ok("new", "Nobody can sign in", "--severity", "critical", "--body", "Since 9:00.")
    hd.ok("reply", "1", "--body", "The technical team has it.", "--hold")
    later = hd.at("2026-11-17T11:45:00Z")
    update = owed(later, "update")
    assert (update["due_at"], update["state"]) == ("2026-11-17T12:00:00Z", "imminent")
    later.ok("note", "1", "--body", "A certificate has run out.")
    assert owed(later, "update")["due_at"] == "2026-11-17T12:00:00Z"
    later.ok("reply", "1", "--body", "They have found the cause.")
    assert (owed(later, "update")["due_at"], see(later)["status"]) == (
        "2026-11-17T13:45:00Z",
        "hold",
    )


@pytest.mark.parametrize(
    ("text", "team"),
    [
        ("I am a security researcher", "security"),
        ("Une faille de sécurité dans le lecteur", "security"),
        ("The CMS does not work", "support"),
    ],
)
def test_a_vulnerability_of_vodlix_is_for_few_eyes_too(text: str, team: str) -> None:
    routed = find_route(VODLIX, Ticket(text, "customer", "low", 0), "")
    assert routed is not None
    assert (routed.route.team, routed.route.private) == (team, team == "security")


def test_consultations_are_for_the_experts() -> None:
    assert routed_to(VODLIX, "consultation") == "experts"
