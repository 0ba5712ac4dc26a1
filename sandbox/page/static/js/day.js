// The day's pace and how the bot does, in the page's head.

import { post } from "./api.js";
import { h } from "./dom.js";
import { failed } from "./toasts.js";

const PACES = [
  [0, "Пауза", "❚❚"],
  [1, "Обычный ход", "×1"],
  [3, "Быстрый ход", "×3"],
];
const BOT = { starting: "Бот просыпается…", running: "Бот на связи", stopped: "Бот остановился" };

export function dayControls() {
  const root = document.getElementById("day");
  const bot = document.getElementById("bot");
  const banner = document.getElementById("banner");
  const bar = h("progress", { max: 1, value: 0, "aria-label": "Сколько недели прошло" });
  const words = h("span", { className: "day-words" });
  const buttons = PACES.map(([speed, label, sign]) =>
    h(
      "button",
      { type: "button", title: label, "aria-label": label, onclick: () => post("/town/day", { speed }).catch(failed) },
      sign,
    ),
  );
  root.append(h("span", { className: "day-state" }, words, bar), h("span", { className: "paces" }, ...buttons));

  return {
    update({ day, bot: { state, note } }) {
      PACES.forEach(([speed], n) => buttons[n].setAttribute("aria-pressed", String(day.speed === speed)));
      words.textContent = wordsFor(day);
      bar.value = Math.min(day.elapsed / day.length, 1);
      bot.textContent = BOT[state];
      bot.dataset.state = state;
      banner.hidden = state !== "stopped";
      banner.textContent = `Бот остановился, карточек больше не будет. ${note}`;
    },
    lost() {
      bot.textContent = "Город не отвечает";
      bot.dataset.state = "stopped";
      if (!banner.hidden) return;
      banner.hidden = false;
      banner.textContent = "Связь с городом потеряна. Если демонстрация остановлена, запустите её снова: make demo.";
    },
  };
}

function wordsFor(day) {
  if (!day.begun) return "Неделя скоро начнётся";
  return day.speed ? day.told || "Идёт неделя" : `Пауза. ${day.told}`;
}
