// Text with entities as nodes. Nothing that was written by anybody is ever parsed as HTML.

import { h } from "./dom.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

/** The text as a fragment; entities count UTF-16 units, as strings here do. */
export function rich(text, entities) {
  const outerFirst = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const root = document.createDocumentFragment();
  fill(root, text, 0, text.length, outerFirst);
  return root;
}

function fill(parent, text, start, end, entities) {
  let at = start;
  let left = entities;
  while (left.length) {
    const [entity, ...others] = left;
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    const inside = others.filter((other) => other.offset < to);
    left = others.filter((other) => other.offset >= to);
    if (to <= from) continue;
    parent.append(text.slice(at, from));
    const node = element(entity, text.slice(from, to));
    fill(node, text, from, to, inside);
    parent.append(node);
    at = to;
    // The break after a quotation is drawn by the block itself.
    if (node.tagName === "BLOCKQUOTE" && text[at] === "\n") at += 1;
  }
  parent.append(text.slice(at, end));
}

function element(entity, inner) {
  if (TAGS[entity.type]) return h(TAGS[entity.type]);
  switch (entity.type) {
    case "text_link":
      return link(entity.url);
    case "url":
      return link(inner);
    case "spoiler":
      return h("span", { className: "spoiler", tabIndex: 0 });
    case "bot_command":
      return h("button", { type: "button", className: "command", "data-command": inner });
    default:
      return h("span", { className: "mark" });
  }
}

/** A link that leads to the web only; links to the town's wall are followed on this page. */
export function link(address, props = {}) {
  const url = URL.parse?.(address, location.href) ?? parsed(address);
  if (!url || !["http:", "https:"].includes(url.protocol)) return h("span", { className: "mark", ...props });
  const own = url.origin === location.origin;
  const target = own ? undefined : "_blank";
  return h("a", { href: url.href, target, rel: "noopener noreferrer", ...props });
}

function parsed(address) {
  try {
    return new URL(address, location.href);
  } catch {
    return null;
  }
}
