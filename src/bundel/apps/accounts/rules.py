"""Who may see and do what: one line for each address. What has no line here is denied.

A new address needs one line in ``RULES``: its URL name, who may see it (GET), who may do it (POST and the like;
None: nothing to do there), and what it is in words for the help page "Wie mag wat". With ``own`` naming the URL
argument that holds an organisation's code, the roles are those in that organisation. With ``recent_login`` the change
asks a log-in of less than 15 minutes ago; when whoever may see it are those who may do it, so does opening the form,
so that nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from bundel.apps.accounts.audience import (
    ADMINISTRATOR,
    CURATOR,
    DECIDER,
    EVERYONE,
    INSTALLATION,
    LOGGED_IN,
    MEMBER,
    PREPARER,
    PREPARER_OR_ADMINISTRATOR,
    SPECIALIST,
    Audience,
    Words,
)

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may see (GET) and who may do (POST); None: that is not offered here at all."""

    about: Words
    see: Audience | None = EVERYONE
    do: Audience | None = None
    own: str = ""
    recent_login: bool = False
    # Where a second step is set up, and what is on the way there.
    before_second_step: bool = False

    def asks_recent_login(self, method: str) -> bool:
        return self.recent_login and (method not in SAFE_METHODS or self.see == self.do)


RULES: Mapping[str, Rule] = {
    # site
    "home": Rule(_("startpagina"), do=None),
    "set_language": Rule(_("taal kiezen"), see=None, do=EVERYONE),
    "components": Rule(_("overzicht van de onderdelen van pagina's")),
    "health": Rule(_("controle of Bundel werkt")),
    "security_txt": Rule(_("waar u een zwakke plek meldt")),
    "openapi": Rule(_("beschrijving van de gegevens voor programma's")),
    "api:api-root": Rule(_("begin van de gegevens voor programma's")),
    "api_docs": Rule(_("uitleg van de gegevens voor programma's")),
    # accounts
    "accounts:log_in": Rule(_("inloggen"), do=EVERYONE),
    "accounts:log_out": Rule(_("uitloggen"), see=None, do=EVERYONE),
    "accounts:confirm": Rule(_("opnieuw laten zien wie u bent"), see=LOGGED_IN, do=LOGGED_IN, before_second_step=True),
    "accounts:forgot_password": Rule(_("een nieuw wachtwoord vragen"), do=EVERYONE),
    "accounts:new_password": Rule(_("een nieuw wachtwoord kiezen met de link uit de mail"), do=EVERYONE),
    "accounts:invitation": Rule(_("een uitnodiging aannemen met de link uit de mail"), do=EVERYONE),
    "accounts:account": Rule(_("uw eigen account bekijken"), see=LOGGED_IN),
    "accounts:change_password": Rule(_("uw wachtwoord veranderen"), see=LOGGED_IN, do=LOGGED_IN, recent_login=True),
    "accounts:end_session": Rule(_("uzelf uitloggen op een ander apparaat"), see=None, do=LOGGED_IN, recent_login=True),
    "accounts:end_other_sessions": Rule(
        _("uzelf uitloggen op alle andere apparaten"), see=None, do=LOGGED_IN, recent_login=True
    ),
    "accounts:my_data": Rule(_("alles zien wat over u bewaard is"), see=LOGGED_IN),
    "accounts:my_data_export": Rule(_("alles wat over u bewaard is als bestand"), see=LOGGED_IN),
    "accounts:erase_me": Rule(_("uzelf laten wissen"), see=LOGGED_IN, do=LOGGED_IN, recent_login=True),
    "accounts:what_is_kept": Rule(_("wat wij van u bewaren")),
    "accounts:what_is_kept_export": Rule(_("wat wij van u bewaren als bestand")),
    "accounts:people": Rule(_("mensen en rollen van uw organisatie"), see=ADMINISTRATOR, own="code"),
    "accounts:people_export": Rule(_("mensen en rollen als bestand"), see=ADMINISTRATOR, own="code"),
    "accounts:example_list": Rule(_("een lege lijst voor uitnodigingen"), see=ADMINISTRATOR, own="code"),
    **{
        name: Rule(about, see=ADMINISTRATOR, do=ADMINISTRATOR, own="code", recent_login=True)
        for name, about in (
            ("accounts:invite", _("een collega uitnodigen")),
            ("accounts:import_people", _("collega's uit een lijst uitnodigen")),
            ("accounts:end_role", _("een rol stoppen")),
            ("accounts:stand_in", _("vervanging regelen")),
        )
    },
    **{
        name: Rule(about, see=None, do=ADMINISTRATOR, own="code", recent_login=True)
        for name, about in (
            ("accounts:stop_stand_in", _("vervanging stoppen")),
            ("accounts:invite_again", _("een uitnodiging opnieuw sturen")),
            ("accounts:withdraw_invitation", _("een uitnodiging intrekken")),
            ("accounts:stop_mandate", _("een mandaat intrekken")),
        )
    },
    "accounts:mandates": Rule(
        _("mandaten van uw organisatie"), see=MEMBER, do=ADMINISTRATOR, own="code", recent_login=True
    ),
    "accounts:mandates_export": Rule(_("mandaten als bestand"), see=MEMBER, own="code"),
    "accounts:audit_log": Rule(_("logboek van uw organisatie"), see=ADMINISTRATOR, own="code"),
    "accounts:audit_log_export": Rule(_("logboek als bestand"), see=ADMINISTRATOR, own="code"),
    # accounts, under the names of the library for log-in
    "account_login": Rule(_("inloggen"), do=EVERYONE),
    "openid_connect_login": Rule(_("inloggen via uw gemeente"), see=None, do=EVERYONE),
    "openid_connect_callback": Rule(_("terugkomen van de inlogpagina van uw gemeente")),
    "socialaccount_login_cancelled": Rule(_("terugkomen zonder ingelogd te zijn")),
    "mfa_authenticate": Rule(_("de tweede stap bij het inloggen"), do=EVERYONE),
    "mfa_login_webauthn": Rule(_("inloggen met een toegangssleutel"), do=EVERYONE),
    "mfa_index": Rule(_("uw tweede stap bekijken"), see=LOGGED_IN, before_second_step=True),
    "mfa_list_webauthn": Rule(_("uw tweede stap bekijken"), see=LOGGED_IN, before_second_step=True),
    **{
        name: Rule(
            _("uw tweede stap instellen"), see=LOGGED_IN, do=LOGGED_IN, recent_login=True, before_second_step=True
        )
        for name in ("mfa_activate_totp", "mfa_add_webauthn")
    },
    **{
        name: Rule(_("uw tweede stap veranderen"), see=LOGGED_IN, do=LOGGED_IN, recent_login=True)
        for name in (
            "mfa_deactivate_totp",
            "mfa_remove_webauthn",
            "mfa_edit_webauthn",
            "mfa_generate_recovery_codes",
            "mfa_view_recovery_codes",
        )
    },
    "accounts:who_may_do_what": Rule(_("wie mag wat")),
    # directory: which organisations there are, how they merge, and who does work for whom
    "directory:organisations": Rule(_("lijst van organisaties")),
    "directory:organisations_export": Rule(_("lijst van organisaties als bestand")),
    "directory:organisation": Rule(
        _("een organisatie: wat ervoor was, wat erna komt en wie voor wie werkt"), own="code"
    ),
    "directory:work": Rule(
        _("werk dat uw organisatie aan anderen gaf"), see=MEMBER, do=ADMINISTRATOR, own="code", recent_login=True
    ),
    "directory:work_export": Rule(_("werk dat uw organisatie aan anderen gaf, als bestand"), see=MEMBER, own="code"),
    "directory:work_example": Rule(_("een lege lijst voor werk van anderen"), see=ADMINISTRATOR, own="code"),
    "directory:import_work": Rule(
        _("werk van anderen uit een lijst"), see=ADMINISTRATOR, do=ADMINISTRATOR, own="code", recent_login=True
    ),
    "directory:stop_work": Rule(
        _("werk van een ander stoppen"), see=None, do=ADMINISTRATOR, own="code", recent_login=True
    ),
    "directory:carry_people": Rule(
        _("mensen overbrengen naar wie uw organisatie opvolgt"),
        see=ADMINISTRATOR,
        do=ADMINISTRATOR,
        own="code",
        recent_login=True,
    ),
    "directory:carry_people_export": Rule(_("mensen als lijst voor wie opvolgt"), see=ADMINISTRATOR, own="code"),
    **{
        name: Rule(about, see=INSTALLATION, do=INSTALLATION, recent_login=True)
        for name, about in (
            ("directory:add_organisation", _("een organisatie toevoegen")),
            ("directory:end_organisation", _("een organisatie laten ophouden")),
            ("directory:plan_merger", _("een herindeling plannen")),
        )
    },
    "directory:mergers": Rule(_("geplande herindelingen"), see=INSTALLATION),
    "directory:mergers_export": Rule(_("geplande herindelingen als bestand"), see=INSTALLATION),
    "directory:merger": Rule(_("wat een herindeling raakt"), see=INSTALLATION),
    **{
        name: Rule(about, see=None, do=INSTALLATION, recent_login=True)
        for name, about in (
            ("directory:cancel_merger", _("een herindeling afzeggen")),
            ("directory:carry_administrators", _("beheerders overbrengen naar een nieuwe gemeente")),
        )
    },
    # jobs: each visitor sees only what they started themselves
    "jobs:job": Rule(_("voortgang van een berekening die u zelf startte")),
    "jobs:job_state": Rule(_("voortgang van een berekening die u zelf startte, voor programma's")),
    "jobs:cancel": Rule(_("een berekening stoppen die u zelf startte"), see=None, do=EVERYONE),
    # record: which content of it somebody may read is decided per entry
    "record:register": Rule(_("besluitenregister")),
    "record:how_to_check": Rule(_("hoe u het besluitenregister zelf controleert")),
    "record:receipt": Rule(_("bewijs dat iets is vastgelegd")),
    "record:receipt_file": Rule(_("bewijs dat iets is vastgelegd, als bestand")),
    "record:checkpoint": Rule(_("controlepunt van het besluitenregister")),
    "record:earlier_checkpoint": Rule(_("controlepunt van het besluitenregister")),
    "record:checkpoints_feed": Rule(_("controlepunten van het besluitenregister volgen")),
    "record:tile": Rule(_("besluitenregister voor wie het narekent")),
    "record:items": Rule(_("besluitenregister voor wie het narekent")),
    "record:keys": Rule(_("sleutels waarmee u het besluitenregister controleert")),
    "record:cosign": Rule(
        _("een controlepunt mee ondertekenen, door een partij die wij kennen"), see=None, do=EVERYONE
    ),
    # horizon
    "horizon:topics": Rule(_("lijst van onderwerpen")),
    "horizon:topics_export": Rule(_("lijst van onderwerpen als bestand")),
    "horizon:topic": Rule(_("een onderwerp bekijken")),
    "horizon:correct_fact": Rule(_("een feit verbeteren"), see=CURATOR, do=CURATOR),
    "horizon:coming": Rule(_("wat komt eraan")),
    "horizon:coming_calendar": Rule(_("wat komt eraan in uw agenda")),
    "horizon:coming_export": Rule(_("wat komt eraan als bestand")),
    "api:topics": Rule(_("lijst van onderwerpen voor programma's")),
    "api:topic": Rule(_("een onderwerp voor programma's")),
    "api:events": Rule(_("wat komt eraan voor programma's")),
    "api:municipalities": Rule(_("lijst van gemeenten voor programma's")),
    "api:municipality": Rule(_("een gemeente voor programma's")),
    "api:request_advice": Rule(_("een advies vragen met een programma"), see=None, do=EVERYONE),
    "api:advice": Rule(_("een gevraagd advies ophalen met een programma")),
    "api:event": Rule(_("een gebeurtenis voor programma's")),
    "inbox:inbox": Rule(_("wat u wordt gevraagd"), see=LOGGED_IN),
    "inbox:mark_done": Rule(_("zeggen dat u klaar bent met wat u werd gevraagd"), see=None, do=LOGGED_IN),
    "estimates:actuals": Rule(_("wat onderwerpen uw gemeente kostten"), see=MEMBER, own="code"),
    "estimates:actuals_export": Rule(_("wat onderwerpen uw gemeente kostten als bestand"), see=MEMBER, own="code"),
    "estimates:tell_actual": Rule(_("vertellen wat een onderwerp kostte"), see=SPECIALIST, do=SPECIALIST, own="code"),
    "meetings:days": Rule(
        _("vergaderdagen bekijken en toevoegen"), see=MEMBER, do=PREPARER_OR_ADMINISTRATOR, own="code"
    ),
    "meetings:calendar": Rule(_("vergaderdagen in uw agenda"), see=MEMBER, own="code"),
    "meetings:days_export": Rule(_("vergaderdagen als bestand"), see=MEMBER, own="code"),
    "meetings:example_days": Rule(_("een lege lijst voor vergaderdagen"), see=PREPARER_OR_ADMINISTRATOR, own="code"),
    **{
        name: Rule(about, see=PREPARER_OR_ADMINISTRATOR, do=PREPARER_OR_ADMINISTRATOR, own="code")
        for name, about in (
            ("meetings:change_day", _("een vergaderdag veranderen")),
            ("meetings:import_days", _("vergaderdagen uit een lijst inlezen")),
        )
    },
    "meetings:remove_day": Rule(_("een vergaderdag weghalen"), see=None, do=PREPARER_OR_ADMINISTRATOR, own="code"),
    # moderation: who wrote a text sees its case too (visible_to)
    "moderation:cases": Rule(_("gemelde en verborgen teksten"), see=CURATOR),
    "moderation:cases_export": Rule(_("gemelde en verborgen teksten als bestand"), see=CURATOR),
    "moderation:case": Rule(_("een gemelde of verborgen tekst die u schreef of beoordeelt"), see=LOGGED_IN),
    "moderation:hide": Rule(_("een tekst verbergen"), see=None, do=CURATOR),
    "moderation:let_stand": Rule(_("een gemelde tekst laten staan"), see=None, do=CURATOR),
    "moderation:restore": Rule(_("een verborgen tekst weer tonen"), see=None, do=CURATOR),
    "moderation:judge_appeal": Rule(_("beslissen over een bezwaar tegen verbergen"), see=None, do=CURATOR),
    "moderation:appeal": Rule(_("bezwaar maken als een tekst van u verborgen is"), see=None, do=LOGGED_IN),
    "decisions:report_text": Rule(_("een tekst van een besluit melden"), see=LOGGED_IN, do=LOGGED_IN, own="code"),
    # decisions: everybody sees what was made public, members what was shared with them (visible_to)
    "decisions:decisions": Rule(_("besluiten van een gemeente die u mag lezen"), own="code"),
    "decisions:decisions_export": Rule(_("besluiten van een gemeente als bestand"), own="code"),
    "decisions:decision": Rule(_("een besluit dat u mag lezen"), own="code"),
    "decisions:topic_decisions": Rule(_("besluiten over een onderwerp die u mag lezen")),
    "decisions:topic_decisions_export": Rule(_("besluiten over een onderwerp als bestand")),
    "decisions:decide": Rule(_("besluiten"), see=DECIDER, do=DECIDER, own="code", recent_login=True),
    "decisions:confirm_decision": Rule(
        _("bij heroverwegen een besluit laten staan"), see=DECIDER, do=DECIDER, own="code", recent_login=True
    ),
    "decisions:withdraw_decision": Rule(
        _("een besluit intrekken"), see=DECIDER, do=DECIDER, own="code", recent_login=True
    ),
    "decisions:college_proposal": Rule(_("concept van een voorstel als bestand"), see=MEMBER, own="code"),
    "decisions:decide_list": Rule(
        _("voorstellen bekijken, en besluiten zoals voorgesteld"), see=MEMBER, do=DECIDER, own="code", recent_login=True
    ),
    "decisions:archive": Rule(_("archief: wat weg mag, en wat vernietigd is"), see=MEMBER, own="code"),
    "decisions:set_rule": Rule(
        _("vastleggen hoe lang besluiten worden bewaard"), see=None, do=ADMINISTRATOR, own="code", recent_login=True
    ),
    "decisions:destroy_decisions": Rule(
        _("instemmen met vernietiging van besluiten"), see=None, do=ADMINISTRATOR, own="code", recent_login=True
    ),
    "decisions:declaration_export": Rule(_("een verklaring van vernietiging als bestand"), see=MEMBER, own="code"),
    "decisions:to_publish": Rule(_("wat nog gepubliceerd moet worden"), see=MEMBER, own="code"),
    "decisions:to_publish_export": Rule(_("wat nog gepubliceerd moet worden als bestand"), see=MEMBER, own="code"),
    "decisions:file_decision": Rule(
        _("vastleggen of een besluit gepubliceerd is en hoe lang het blijft"), see=PREPARER, do=PREPARER, own="code"
    ),
    "decisions:decision_folder": Rule(_("een besluit als map voor het archief"), see=MEMBER, own="code"),
    "decisions:proposal": Rule(_("een voorstel bekijken"), see=MEMBER, own="code"),
    "decisions:propose": Rule(_("een voorstel maken of veranderen"), see=PREPARER, do=PREPARER, own="code"),
    "decisions:send_back": Rule(_("een voorstel teruggeven met een vraag"), see=None, do=DECIDER, own="code"),
    "decisions:ask_colleague": Rule(_("een collega vragen naar een voorstel"), see=None, do=PREPARER, own="code"),
    "decisions:answer_colleague": Rule(_("antwoorden wat een collega u vroeg"), see=None, do=MEMBER, own="code"),
    "decisions:drop_proposal": Rule(_("een voorstel weghalen"), see=None, do=PREPARER, own="code"),
    "decisions:position": Rule(_("de positie van uw gemeente"), see=MEMBER, own="code"),
    "decisions:position_pdf": Rule(_("de positie van uw gemeente als pdf"), see=MEMBER, own="code"),
    "decisions:mark_seen": Rule(_("zeggen dat u de positie heeft gezien"), see=None, do=MEMBER, own="code"),
    # portfolio
    "portfolio:municipality": Rule(_("overzicht van een gemeente"), do=EVERYONE, own="code"),
    "portfolio:questions": Rule(_("drie vragen beantwoorden in uw eigen bezoek"), do=EVERYONE, own="code"),
    "portfolio:refine": Rule(_("verfijnen in uw eigen bezoek"), do=EVERYONE, own="code"),
    "portfolio:agenda": Rule(_("advies voor een gemeente"), do=EVERYONE, own="code"),
    "portfolio:changes": Rule(
        _("zien wat er in het advies veranderde, en daar mail over krijgen of niet"),
        see=MEMBER,
        do=PREPARER,
        own="code",
    ),
    "portfolio:changes_export": Rule(_("wat er in het advies veranderde als bestand"), see=MEMBER, own="code"),
    "portfolio:departments": Rule(_("wat op welke afdeling landt"), see=MEMBER, own="code"),
    "portfolio:departments_export": Rule(_("wat op welke afdeling landt als bestand"), see=MEMBER, own="code"),
    "portfolio:department": Rule(
        _("wat op één afdeling landt, en daar iets van zeggen"), see=MEMBER, do=MEMBER, own="code"
    ),
    "portfolio:handle_remark": Rule(_("zeggen dat een opmerking is verwerkt"), see=None, do=PREPARER, own="code"),
    "portfolio:estimates": Rule(_("eigen schattingen, met de tweede mening erbij"), see=MEMBER, own="code"),
    "portfolio:estimates_export": Rule(_("eigen schattingen als bestand"), see=MEMBER, own="code"),
    "portfolio:ask_opinion": Rule(_("een collega om een tweede mening vragen"), see=PREPARER, do=PREPARER, own="code"),
    # who was asked, or stands in, is decided per question
    "portfolio:second_opinion": Rule(_("een tweede mening lezen en geven"), see=MEMBER, do=MEMBER, own="code"),
    "portfolio:decline_opinion": Rule(_("afzien van een tweede mening"), see=None, do=MEMBER, own="code"),
    "portfolio:withdraw_opinion": Rule(
        _("een vraag om een tweede mening intrekken"), see=None, do=PREPARER, own="code"
    ),
    "portfolio:choose_estimate": Rule(
        _("kiezen met welke schatting het advies rekent"), see=None, do=PREPARER, own="code"
    ),
    "portfolio:take_in_use": Rule(_("overnemen dat uw gemeente iets al gebruikt"), see=None, do=PREPARER, own="code"),
    "portfolio:take_estimate": Rule(_("een schatting van een afdeling overnemen"), see=None, do=PREPARER, own="code"),
    "portfolio:working_desk": Rule(_("aan een eigen plan werken"), see=PREPARER, do=PREPARER, own="code"),
    "portfolio:propose_plan": Rule(_("een eigen plan voorleggen aan de beslisser"), see=None, do=PREPARER, own="code"),
    "portfolio:try_plan": Rule(_("het advies doorrekenen met een eigen plan"), see=None, do=PREPARER, own="code"),
    "portfolio:keep_plan": Rule(_("een eigen plan bewaren"), see=None, do=PREPARER, own="code"),
    "portfolio:open_plan": Rule(_("een bewaard plan op tafel leggen"), see=None, do=PREPARER, own="code"),
    "portfolio:drop_plan": Rule(_("een bewaard plan weggooien"), see=None, do=PREPARER, own="code"),
    "portfolio:plan_export": Rule(_("een eigen plan als bestand"), see=PREPARER, own="code"),
    "portfolio:propose_advice": Rule(_("het advies voorleggen aan de beslisser"), see=None, do=PREPARER, own="code"),
    "portfolio:agenda_a4": Rule(_("advies op één A4"), own="code"),
    "portfolio:agenda_pdf": Rule(_("advies op één A4 als pdf"), own="code"),
    "portfolio:calculation": Rule(_("hoe een advies is berekend"), own="code"),
    "portfolio:save_profile": Rule(_("antwoorden voor de gemeente bewaren"), see=MEMBER, do=PREPARER, own="code"),
    "portfolio:how_computed": Rule(_("hoe wordt dit berekend")),
    "portfolio:forget_answers": Rule(_("opnieuw beginnen in uw eigen bezoek"), see=None, do=EVERYONE, own="code"),
    "portfolio:import_profile": Rule(_("antwoorden uit een bestand lezen in uw eigen bezoek"), do=EVERYONE, own="code"),
    "portfolio:profile_export": Rule(_("uw antwoorden als bestand"), own="code"),
    "portfolio:cancel_advice": Rule(_("de berekening van een advies stoppen"), see=None, do=EVERYONE, own="code"),
    "portfolio:answer_duty": Rule(_("op de agenda zeggen of een plicht op orde is"), see=None, do=EVERYONE, own="code"),
    "portfolio:confirm_entry": Rule(_("op de agenda zeggen dat instappen kan"), see=None, do=EVERYONE, own="code"),
    "portfolio:name_owner": Rule(_("op de agenda zeggen wie iets trekt"), see=None, do=EVERYONE, own="code"),
    "portfolio:confirm_running": Rule(_("zeggen dat de lijst van wat loopt klopt"), see=None, do=EVERYONE, own="code"),
    "portfolio:try_change": Rule(_("bekijken wat één verandering doet"), do=EVERYONE, own="code"),
    "portfolio:keep_change": Rule(_("een verandering houden of laten"), see=None, do=EVERYONE, own="code"),
    "landscape:topic_use": Rule(_("wie een onderwerp al gebruikt")),
    "landscape:topic_use_export": Rule(_("wie een onderwerp al gebruikt, als bestand")),
    "portfolio:national": Rule(_("het landelijke beeld")),
    "portfolio:national_topic": Rule(_("een onderwerp in het landelijke beeld")),
    "portfolio:national_municipality": Rule(_("een gemeente in het landelijke beeld"), own="code"),
    "portfolio:national_export": Rule(_("het landelijke beeld als bestand")),
    "portfolio:national_plans_export": Rule(_("wat elke gemeente doet in het landelijke beeld, als bestand")),
    "portfolio:national_topic_export": Rule(_("een onderwerp in het landelijke beeld als bestand")),
    "portfolio:compute_national": Rule(_("het hele land laten doorrekenen"), see=None, do=CURATOR),
    "portfolio:cancel_national": Rule(_("de berekening van het hele land stoppen"), see=None, do=CURATOR),
    "api:national_picture": Rule(_("het landelijke beeld voor programma's")),
    "api:national_topic": Rule(_("een onderwerp in het landelijke beeld voor programma's")),
    "api:national_municipality": Rule(_("een gemeente in het landelijke beeld voor programma's")),
    "portfolio:agenda_export": Rule(_("advies als bestand of in uw agenda"), own="code"),
}
