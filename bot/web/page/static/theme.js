// Light and dark by Telegram's colours. They are taken only where everything on them can be read:
// people make themes of their own.

const READABLE = 4.5;
const VISIBLE = 3;
const TEXTS = ["--ink", "--soft", "--accent", "--bad", "--warn", "--good"];
const MARKS = ["--bar-in", "--bar-out", "--bar-late", "--high", "--normal"];
const TAKEN = ["--surface", "--ground", "--ink", "--soft", "--accent", "--accent-ink"];

/** Use these theme parameters; without a background the system decides. */
export function wear(params) {
  const { bg_color: surface, secondary_bg_color: second } = params;
  if (!isColor(surface)) return;
  const dark = document.getElementById("dark");
  // While our own dark colours have not come there is nothing to compare with.
  if (!dark.sheet) dark.addEventListener("load", () => wear(params), { once: true });
  dark.media = luminance(surface) < 0.3 ? "all" : "not all";
  const root = document.documentElement;
  for (const name of TAKEN) root.style.removeProperty(name);
  const own = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const behind = [surface, isColor(second) ? second : surface];
  const shows = (color, least) => behind.every((one) => contrast(color, one) >= least);
  if (!TEXTS.every((name) => shows(own(name), READABLE)) || !MARKS.every((name) => shows(own(name), VISIBLE))) return;
  root.style.setProperty("--surface", behind[0]);
  root.style.setProperty("--ground", behind[1]);
  const take = (name, color) => {
    if (isColor(color) && shows(color, READABLE)) root.style.setProperty(name, color);
  };
  take("--ink", params.text_color);
  take("--soft", params.hint_color);
  const [accent, onAccent] = [params.button_color, params.button_text_color];
  if (!isColor(accent) || !isColor(onAccent) || contrast(accent, onAccent) < READABLE || !shows(accent, READABLE)) return;
  root.style.setProperty("--accent", accent);
  root.style.setProperty("--accent-ink", onAccent);
}

const isColor = (text) => /^#[0-9a-f]{6}$/i.test(text ?? "");

/** How two colours differ in light, from 1 to 21, as WCAG counts it. */
export function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(color) {
  const parts = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255);
  const [red, green, blue] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
