// Making nodes, and lists of parts that stay in place while what they show changes.

/** An element: `props` are properties, or attributes where their name holds a dash or is `role`. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name.includes("-") || name === "role" || name === "for") node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

/** A line icon from one path on a 24-unit grid. */
export function icon(path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export const ICONS = {
  send: "M4 12l16-8-5 17-3.500-7z",
  back: "M15 5l-7 7 7 7",
  reply: "M10 7L4 12l6 5v-3.500c5 0 8 1.500 10 4.500-.5-5-4-7.500-10-8z",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  edit: "M5 19l1-4L16 5l3 3L9 18z",
  trash: "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13",
  comment: "M4 5h16v11H10l-4 4v-4H4z",
  close: "M6 6l12 12M18 6L6 18",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  slash: "M14 5l-4 14",
  moon: "M19 14a8 8 0 1 1-9-9 6.500 6.500 0 0 0 9 9z",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.500 1.500M17.500 17.500L19 19M19 5l-1.500 1.500M6.500 17.500L5 19",
  window: "M4 5h16v14H4zM4 9h16",
};

/** A button with an icon and a name that is read aloud and shown on hover. */
export function iconButton(name, path, onclick, className = "") {
  return h(
    "button",
    { type: "button", className: `icon ${className}`, title: name, "aria-label": name, onclick },
    icon(path),
  );
}

/**
 * Shows a list of items in `container`, each by a part `{ node, update(item) }` that `make` gives.
 * Items have a `key`; a part is updated only when its item has changed.
 */
export function keyed(container, make) {
  const shown = new Map();
  return (items) => {
    const wanted = new Set(items.map((item) => item.key));
    for (const [key, { part }] of shown) {
      if (wanted.has(key)) continue;
      part.node.remove();
      shown.delete(key);
    }
    let place = container.firstChild;
    for (const item of items) {
      const face = JSON.stringify(item);
      let entry = shown.get(item.key);
      if (!entry) shown.set(item.key, (entry = { part: make(item), face: null }));
      if (entry.face !== face) entry.part.update(item);
      entry.face = face;
      if (entry.part.node === place) place = place.nextSibling;
      else container.insertBefore(entry.part.node, place);
    }
  };
}
