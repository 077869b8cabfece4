// The post a form makes by itself: to its own address, of some of its fields, each with its version.
import { ask, inTrouble, read } from "./asking.js";
import { controlsOf } from "./controls.js";

const LONGEST_ANSWER = 30000;
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
  const keepalive = body.toString().length < OUTLIVES_PAGE;
  const { status, text } = await ask(form.action, csrfCookie, LONGEST_ANSWER, { body, keepalive, headers: { Accept: "application/json" } });
  if (inTrouble(status)) throw new TypeError(`status ${status}`);
  const answer = read(text);
  return answer?.sentence ? answer : { untaken: true };
}
