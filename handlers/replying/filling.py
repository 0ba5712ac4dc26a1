"""The short dialogue a template is filled from: what is done, who, by when, where to turn.

Each question has likely answers as buttons and takes any typed one; each may be passed over.
What was answered is kept in the dialogue's row, so a restart in between loses nothing.
"""

from collections.abc import Mapping
from html import escape

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from db.engine import AsyncSession
from handlers.acting import Doer
from handlers.filters import InDialogue
from handlers.places import pressed
from handlers.presses import answer, rewrite
from handlers.replying.draft_places import bring
from handlers.views import drafting_buttons as buttons
from handlers.views import texts
from handlers.views.drafting_buttons import Do, DraftButton
from services.actions import Action
from services.desk import dialogues
from services.desk.dialogues import DialogueFacts
from services.drafting.questions import ANSWER_CAP, Key, Question, first_unanswered, question
from services.errors import Refused
from services.incident_facts import IncidentFacts
from services.languages import _, lazy
from services.moves import Act
from services.replying import drafts

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


async def begin(query: CallbackQuery, callback_data: DraftButton, doer: Doer) -> None:
    """Ask the first question."""
    message = pressed(query)
    facts = await doer.incident(callback_data.incident_id, Action.DRAFT)
    await answer(query)
    await _ask_below(message, facts, callback_data.version, {}, doer)


async def choose(query: CallbackQuery, callback_data: DraftButton, doer: Doer) -> None:
    """A likely answer, or none; the next question takes this one's place."""
    message = pressed(query)
    async with doer.acting() as (session, act):
        found = await dialogues.current(session, message.chat.id, doer.person.id, act.at)
        if found is None or found.kind != KIND or found.message_id != message.message_id:
            raise Refused(OVER)
        facts = await doer.allowed(session, found.data["incident"], Action.DRAFT)
        answers = _answered(found, facts, callback_data.arg, act)
        version = await _go_on(session, message, found, facts, answers, doer, act)
    if version is not None:
        done = FILLED.format(version=version)
        await rewrite(query, done, said=done)
        return
    text, markup = _question(facts, found.data["version"], answers, act)
    await rewrite(query, text, markup)


async def typed(message: Message, dialogue: DialogueFacts, doer: Doer) -> None:
    """An answer in the person's own words; the next question comes below."""
    words = (message.text or "").strip()
    if len(words) > ANSWER_CAP:
        raise Refused(_("Ответ длиннее {cap} знаков: скажите короче.").format(cap=ANSWER_CAP))
    key = first_unanswered(dialogue.data["answers"])
    answers = {**dialogue.data["answers"], **({key: words} if key else {})}
    async with doer.acting() as (session, act):
        facts = await doer.allowed(session, dialogue.data["incident"], Action.DRAFT)
        version = await _go_on(session, message, dialogue, facts, answers, doer, act)
    if version is None:
        await _ask_below(message, facts, dialogue.data["version"], answers, doer)


async def _go_on(
    session: AsyncSession,
    message: Message,
    dialogue: DialogueFacts,
    facts: IncidentFacts,
    answers: Mapping[str, str],
    doer: Doer,
    act: Act,
) -> int | None:
    """Keep the answers; when they are complete, the draft they make: its number."""
    if first_unanswered(answers) is not None:
        data = {**dialogue.data, "answers": dict(answers)}
        await dialogues.begin(
            session,
            message.chat.id,
            doer.person.id,
            KIND,
            data,
            act.at,
            message_id=dialogue.message_id,
        )
        return None
    if not await dialogues.end(session, message.chat.id, doer.person.id):
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
    doer: Doer,
) -> None:
    """Say the next question as a new message, and remember where it stands."""
    text, markup = _question(facts, version, answers, doer.act())
    asked = await beside.answer(text, reply_markup=markup)
    async with doer.acting() as (session, act):
        await dialogues.begin(
            session,
            beside.chat.id,
            doer.person.id,
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
