"""The short dialogue a template is filled from: what is done, who, by when, where to turn.

Each question has likely answers as buttons and takes any typed one; each may be passed over.
What was answered is kept in the dialogue's row, so a restart in between loses nothing.
"""

from collections.abc import Mapping
from html import escape

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from db.engine import AsyncSession, Database
from handlers.errors import answer, redraw
from handlers.filters import InDialogue
from handlers.incident.incidents import allowed
from handlers.places import pressed
from handlers.replying.draft_places import bring
from handlers.views import drafting_buttons as buttons
from handlers.views import texts
from handlers.views.drafting_buttons import Do, DraftButton
from services.actions import Action
from services.clock import Now
from services.desk import dialogues
from services.desk.dialogues import DialogueFacts
from services.drafting.questions import ANSWER_CAP, Key, Question, first_unanswered, question
from services.errors import Refused
from services.incident_facts import IncidentFacts
from services.languages import _, lazy
from services.moves import Act
from services.people import PersonFacts
from services.replying import drafts
from services.rules import Rules

KIND = "draft_facts"
ASK = lazy("✍️ Ответ к инциденту №{id}, вопрос {number} из {of}\n<b>{question}</b>")
HINT = lazy("<i>Нажмите или ответьте на это сообщение своими словами.</i>")
SO_FAR = "· {answer}"
PASSED = lazy("пропущено")
OVER = lazy("Эти вопросы уже закончились. Начните снова кнопкой под черновиком.")
FILLED = lazy("Готово: черновик №{version} ниже.")


def setup() -> Router:
    """What leads here."""
    router = Router(name="filling")
    router.callback_query.register(begin, DraftButton.filter(F.do == Do.FILL))
    router.callback_query.register(choose, DraftButton.filter(F.do == Do.CHOOSE))
    router.message.register(typed, InDialogue(KIND))
    return router


async def begin(
    query: CallbackQuery,
    callback_data: DraftButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Ask the first question."""
    message = pressed(query)
    async with database.read() as session:
        facts = await allowed(session, callback_data.incident_id, person, Action.DRAFT)
    await answer(query)
    await _ask_below(message, facts, callback_data.version, {}, person, database, rules, now)


async def choose(
    query: CallbackQuery,
    callback_data: DraftButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """A likely answer, or none; the next question takes this one's place."""
    message = pressed(query)
    act = Act(person, now(), rules)
    async with database.write() as session:
        found = await dialogues.current(session, message.chat.id, person.id, act.at)
        if found is None or found.kind != KIND or found.message_id != message.message_id:
            raise Refused(OVER)
        facts = await allowed(session, found.data["incident"], person, Action.DRAFT)
        answers = _answered(found, facts, callback_data.arg, act)
        version = await _go_on(session, message, found, facts, answers, act)
    if version is not None:
        await answer(query, FILLED.format(version=version))
        await redraw(message, text=FILLED.format(version=version))
        return
    await answer(query)
    text, markup = _question(facts, found.data["version"], answers, act)
    await redraw(message, text=text, markup=markup)


async def typed(
    message: Message,
    dialogue: DialogueFacts,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """An answer in the person's own words; the next question comes below."""
    act = Act(person, now(), rules)
    words = (message.text or "").strip()
    if len(words) > ANSWER_CAP:
        raise Refused(_("Ответ длиннее {cap} знаков: скажите короче.").format(cap=ANSWER_CAP))
    key = first_unanswered(dialogue.data["answers"])
    async with database.write() as session:
        facts = await allowed(session, dialogue.data["incident"], person, Action.DRAFT)
        answers = {**dialogue.data["answers"], **({key: words} if key else {})}
        version = await _go_on(session, message, dialogue, facts, answers, act)
    if version is None:
        await _ask_below(
            message, facts, dialogue.data["version"], answers, person, database, rules, now
        )


async def _go_on(
    session: AsyncSession,
    message: Message,
    dialogue: DialogueFacts,
    facts: IncidentFacts,
    answers: Mapping[str, str],
    act: Act,
) -> int | None:
    """Keep the answers; when they are complete, the draft they make: its number."""
    person_id = act.actor_id
    if person_id is None:
        raise Refused(texts.NOT_ALLOWED)
    if first_unanswered(answers) is not None:
        data = {**dialogue.data, "answers": dict(answers)}
        await dialogues.begin(
            session,
            message.chat.id,
            person_id,
            KIND,
            data,
            act.at,
            message_id=dialogue.message_id,
        )
        return None
    if not await dialogues.end(session, message.chat.id, person_id):
        raise Refused(OVER)
    written = await drafts.from_template(session, facts.id, act, answers)
    await bring(session, written, message, act.at)
    return written.version


def _answered(
    dialogue: DialogueFacts, facts: IncidentFacts, arg: str, act: Act
) -> Mapping[str, str]:
    """What was answered, with the pressed answer; an old button changes nothing."""
    answers: Mapping[str, str] = dialogue.data["answers"]
    name, _, choice = arg.partition("-")
    key = first_unanswered(answers)
    if key is None or name != key:
        raise Refused(texts.STALE)
    options = _ask_for(key, facts, act).options
    if choice == "skip":
        return {**answers, key: ""}
    if not choice.isdecimal() or int(choice) >= len(options):
        raise Refused(texts.STALE)
    return {**answers, key: options[int(choice)]}


async def _ask_below(
    beside: Message,
    facts: IncidentFacts,
    version: int,
    answers: Mapping[str, str],
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Say the next question as a new message, and remember where it stands."""
    act = Act(person, now(), rules)
    text, markup = _question(facts, version, answers, act)
    asked = await beside.answer(text, reply_markup=markup)
    async with database.write() as session:
        await dialogues.begin(
            session,
            beside.chat.id,
            person.id,
            KIND,
            {"incident": facts.id, "version": version, "answers": dict(answers)},
            act.at,
            message_id=asked.message_id,
        )


def _question(
    facts: IncidentFacts, version: int, answers: Mapping[str, str], act: Act
) -> tuple[str, buttons.Keyboard]:
    key = first_unanswered(answers) or Key.DONE
    asked = _ask_for(key, facts, act)
    head = ASK.format(id=facts.id, number=asked.number, of=len(Key), question=asked.text)
    so_far = [SO_FAR.format(answer=escape(said) or str(PASSED)) for said in answers.values()]
    text = "\n\n".join(str(part) for part in (head, "\n".join(so_far), HINT) if part)
    last = asked.number == len(Key)
    return text, buttons.question(facts.id, version, asked, last=last)


def _ask_for(key: Key, facts: IncidentFacts, act: Act) -> Question:
    return question(key, facts.topic, act.at.astimezone(act.rules.zone).date())
