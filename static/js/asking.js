// What a script posts by itself: with the token of the session, and given up where no answer came within a while.
const LATER = [408, 429]; // and above 499

// The value of a cookie of this site; "" where there is none.
function cookie(name) {
  const found = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  return found ? found.slice(name.length + 1) : "";
}

// {status, text}; the status is 0 where the answer leads elsewhere. Throws where none came in time.
export async function ask(address, csrfCookie, longest, { headers, ...more }) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), longest);
  const said = { ...headers, "X-CSRFToken": cookie(csrfCookie) };
  try {
    const response = await fetch(address, { method: "POST", redirect: "manual", signal: giveUp.signal, headers: said, ...more });
    return { status: response.status, text: await response.text() };
  } finally {
    clearTimeout(timer);
  }
}

// A server in trouble may take it later.
export const inTrouble = (status) => status > 499 || LATER.includes(status);

// The answer in JSON; null where it is something else.
export function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
