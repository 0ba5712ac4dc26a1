// Light and dark by Telegram's colours. One of them is taken only where it can be read.

const READABLE = 4.5;

/** Use these theme parameters; without a background the system decides. */
export function wear(params) {
  const { bg_color: surface, secondary_bg_color: second, text_color: ink } = params;
  if (!isColor(surface)) return;
  const ground = isColor(second) ? second : surface;
  const root = document.documentElement.style;
  const put = (name, color, ...behind) => {
    const reads = isColor(color) && behind.every((one) => contrast(color, one) >= READABLE);
    if (reads) root.setProperty(name, color);
    else root.removeProperty(name);
  };
  const isDark = luminance(surface) < 0.3;
  document.getElementById("dark").media = isDark ? "all" : "not all";
  root.setProperty("color-scheme", isDark ? "dark" : "light");
  root.setProperty("--surface", surface);
  root.setProperty("--ground", ground);
  put("--ink", ink, surface, ground);
  put("--soft", params.hint_color, surface, ground);
  const pair = [params.button_color, params.button_text_color];
  const fits = pair.every(isColor) && contrast(...pair) >= READABLE && contrast(pair[0], surface) >= READABLE;
  put("--accent", fits ? pair[0] : null, surface, ground);
  put("--accent-ink", root.getPropertyValue("--accent") ? pair[1] : null);
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
