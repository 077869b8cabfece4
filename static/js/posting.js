// The post a form makes by itself: to its own address, of some of its fields, each with its version.
import { controlsOf } from "./controls.js";
import { cookie } from "./cookies.js";

const LONGEST_ANSWER = 30000;
const IN_TROUBLE = [408, 429]; // and above 499: the server may take it later
const OUTLIVES_PAGE = 60000; // bytes; browsers send no more of a page that is left

function bodyOf(form, values, versions) {
  const body = new URLSearchParams();
  body.set("versions", [...values.keys()].map((name) => `${name}:${versions.get(name)}`).join(" "));
  if (form.elements.account) body.set("account", form.elements.account.value);
  values.forEach((value, name) => {
    if (value || !/radio|checkbox/.test(controlsOf(form, name)[0].type)) body.set(name, value);
  });
  return body;
}

// values: name -> what is posted. The form's own answer, or {untaken} where something else came that will not change by itself.
// Throws where nothing came within a while, or a server in trouble answered.
export async function post(form, values, versions, csrfCookie) {
  const body = bodyOf(form, values, versions);
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), LONGEST_ANSWER);
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-CSRFToken": cookie(csrfCookie) },
      redirect: "manual",
      keepalive: body.toString().length < OUTLIVES_PAGE,
      signal: giveUp.signal,
    });
    if (response.status > 499 || IN_TROUBLE.includes(response.status)) throw new TypeError(response.statusText);
    return formsOwn(await response.text());
  } finally {
    clearTimeout(timer);
  }
}

function formsOwn(text) {
  try {
    const answer = JSON.parse(text);
    return "sentence" in answer ? answer : { untaken: true };
  } catch {
    return { untaken: true };
  }
}
