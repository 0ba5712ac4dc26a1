// Requests to the desk. A Mini App's pass is kept in memory, an ordinary browser's in a cookie.

import { language, say } from "./words.js";

let pass = "";
let hour = "";

/** When the desk answered last, by its own clock. */
export const answeredAt = () => hour;

/** What the desk refused, in its own words. */
export class Refusal extends Error {
  constructor(status, words) {
    super(words);
    this.status = status;
  }
}

export function keep(given) {
  pass = given;
}

/** Asks; `undefined` bodies are GETs. Throws Refusal. */
export async function ask(path, body) {
  const headers = pass ? { Authorization: `Bearer ${pass}` } : {};
  const options = { headers, cache: "no-cache", credentials: "same-origin" };
  if (body !== undefined) {
    options.method = "POST";
    options.body = JSON.stringify(body);
    headers["Content-Type"] = "application/json";
  }
  let answer;
  try {
    answer = await fetch(`api/${path}`, options);
  } catch {
    throw new Refusal(0, say("lost"));
  }
  const found = await answer.json().catch(() => ({}));
  hour = answer.headers.get("Desk-Hour") ?? hour;
  if (!answer.ok) throw new Refusal(answer.status, found[language()] ?? say("failed"));
  return found;
}
